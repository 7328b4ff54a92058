#!/usr/bin/env node
// Starts the command line on the checkout's own Node, whatever Node started this file.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = new URL('../src/main.ts', import.meta.url);
const ownNode = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);

if (major >= 24) {
  await import(main.href);
} else if (existsSync(ownNode)) {
  const child = spawnSync(ownNode, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.error) console.error(`${ownNode} cannot be started: ${child.error.message}\nTry "npm ci".`);
  process.exitCode = child.status ?? 128 + (constants.signals[child.signal] ?? 1);
} else {
  console.error(
    `cloudpf needs Node 24; this is ${process.versions.node}, and the checkout has no Node of its own.\n` +
      'Run "npm ci" in the checkout: it brings the right Node along.',
  );
  process.exitCode = 1;
}
