import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A container as the stand-in of Docker remembers it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Between `run` and the image. */
  readonly arguments: readonly string[];
  /** Of the process that it is; none where it ended at once. */
  readonly pid?: number;
}

export function containerFile(world: string, name: string): string {
  return join(world, 'containers', `${name}.json`);
}

export function readContainer(world: string, name: string): Container | undefined {
  const file = containerFile(world, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Container) : undefined;
}

export function isAlive({ pid }: Container): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
