import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import picocolors from 'picocolors';
import { run } from './run.ts';

/** That of a program which a closed pipe ended. */
const SIGPIPE = 141;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(SIGPIPE);
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  terminal: {
    out: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    colors: picocolors.isColorSupported && process.stdout.isTTY,
  },
  fetch,
  tables: async (stack) => new (await import('./stack/tables.ts')).DynamoDbTables(stack),
  searchableCopy: async (stack) => new (await import('./stack/searchable-copy.ts')).CellSearchableCopy(stack),
  operations: async (deployment) => (await import('./stack/operations.ts')).openOperations(deployment),
  cloud: async () => (await import('./deploy/cloud.ts')).openCloud(checkoutDir()),
  isAlive,
  readInput: () => text(process.stdin),
  now: Date.now,
  sleep,
  defaultDataDir: join(checkoutDir(), '.local'),
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
