import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 100;

/** Kills a node as a crash would, and again each time that its supervisor brings it back. Gives what ends that. */
export function keepDead(nodeFolder: string): () => Promise<void> {
  const over = new AbortController();
  const loop = async () => {
    while (!over.signal.aborted) {
      killOwner(join(nodeFolder, 'node.json'));
      await sleep(EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    over.abort();
    await running;
  };
}

/** The file is there for as long as a node runs in its folder. */
function killOwner(file: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pid: number };
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const isGone = ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!isGone && !(error instanceof SyntaxError)) throw error;
  }
}
