import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** That of a program which a closed pipe ended. */
const SIGPIPE = 141;

it('ends without a word where nobody reads on, as behind "| head"', async () => {
  const started = spawn(process.execPath, [MAIN, 'deploy', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.stdout.destroy();

  const closed = once(started, 'close') as Promise<[number | null]>;
  const [said, [code]] = await Promise.all([text(started.stderr), closed]);

  expect([code, said]).toEqual([SIGPIPE, '']);
});
