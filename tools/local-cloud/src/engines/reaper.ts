import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { endProcesses } from './process-group.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';

const script = fileURLToPath(new URL('./reaper.sh', import.meta.url));
const Registered = z.array(z.object({ pid: z.number().int(), began: z.string() }));

/** Keeps the promise that no engine outlives its supervisor, even one killed with SIGKILL. */
export class Reaper {
  readonly #file: string;
  readonly #shell: ChildProcess;
  readonly #processes = new Map<number, ProcessIdentity>();

  private constructor(file: string) {
    this.#file = file;
    // A session of its own: a Ctrl-C in the terminal must not end it before the engines.
    this.#shell = spawn('sh', [script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.#shell.stdin?.on('error', () => undefined);
    this.#shell.unref();
  }

  /** Ends what a crashed predecessor left behind according to `file`, then watches over new processes. */
  static async open(file: string): Promise<Reaper> {
    mkdirSync(dirname(file), { recursive: true });
    await endProcesses(readRegistered(file), 5_000);
    return new Reaper(file);
  }

  watch(pid: number): void {
    const identity = identify(pid);
    if (identity === undefined || this.#processes.has(pid)) {
      return;
    }
    this.#processes.set(pid, identity);
    this.#tell('+', pid);
  }

  forget(pid: number): void {
    if (this.#processes.delete(pid)) {
      this.#tell('-', pid);
    }
  }

  /** Ends all that is still watched, and the reaper itself. */
  async close(): Promise<void> {
    await endProcesses([...this.#processes.values()], 5_000);
    for (const pid of [...this.#processes.keys()]) {
      this.forget(pid);
    }
    this.#shell.stdin?.end();
  }

  #tell(sign: '+' | '-', pid: number): void {
    this.#shell.stdin?.write(`${sign} ${pid}\n`);
    writeFileSync(this.#file, JSON.stringify([...this.#processes.values()]));
  }
}

/** The processes that a reaper wrote down; none when the file is absent or torn. */
export function readRegistered(file: string): ProcessIdentity[] {
  try {
    return Registered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
