import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

const SHELL = new URL('../src/deploy/shell.ts', import.meta.url).href;

/** Takes a while to end after it was asked to, and ends well. */
const SLOW_TO_END = `
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => setImmediate(() => {
    console.error('ended by ' + signal);
    process.exit(0);
  }));
  setTimeout(() => {}, 2_000);
  console.error('ready');
`;

const PROGRAM = `
  const { ChildProcessShell } = await import(${JSON.stringify(SHELL)});
  await new ChildProcessShell('.').run(process.execPath, ['-e', ${JSON.stringify(SLOW_TO_END)}], { shown: true });
  console.error('went on');
`;

it.each(['SIGTERM', 'SIGINT'] as const)(
  'hands %s on to what it runs, waits for its end, and ends by it',
  async (signal) => {
    const started = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: string[] = [];
    createInterface({ input: started.stderr }).on('line', (line) => {
      lines.push(line);
      if (line === 'ready') started.kill(signal);
    });

    const [, endedBy] = (await once(started, 'close')) as [number | null, string | null];

    expect(lines).toEqual(['ready', `ended by ${signal}`]);
    expect(endedBy).toBe(signal);
  },
);
