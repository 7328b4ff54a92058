/** Stands in for Docker: a container is a search node of this machine behind the TLS that it is given. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { note } from './cloud.ts';
import { type Container, containerFile, isAlive, readContainer } from './container-file.ts';

const [world = '', ...given] = process.argv.slice(2);
const [command = '', ...rest] = given;
const last = rest.at(-1) ?? '';
const thing = (kind: string, name: string) =>
  join(world, kind, Buffer.from(name).toString('base64url').slice(0, 200));

function options(name: string): readonly string[] {
  return rest.flatMap((each, at) => (each === `--${name}` ? [rest[at + 1] ?? ''] : []));
}

function inspect(): void {
  const container = readContainer(world, last);
  if (!container) process.exit(1);
  const at = rest.indexOf('--format');
  const shown = (rest[at + 1] ?? '')
    .replace('{{.State.Running}}', String(isAlive(container)))
    .replace(
      /\{\{index .Config.Labels "(.*?)"\}\}/,
      (_, label: string) => container.labels[label] ?? '<no value>',
    );
  process.stdout.write(`${shown}\n`);
}

function run(): void {
  const [name = ''] = options('name');
  const labels = Object.fromEntries(
    options('label').map((each) => {
      const [label = '', value = ''] = each.split('=');
      return [label, value] as const;
    }),
  );
  const broken = join(world, 'broken-image');
  const isBroken = existsSync(broken) && readFileSync(broken, 'utf8') === last;
  const container: Container = { name, image: last, labels, arguments: rest.slice(0, -1) };
  writeFileSync(containerFile(world, name), JSON.stringify(container));
  if (isBroken) return;
  const main = fileURLToPath(new URL('container.ts', import.meta.url));
  const child = spawn(process.execPath, [main, world, name], { detached: true, stdio: 'ignore' });
  writeFileSync(containerFile(world, name), JSON.stringify({ ...container, pid: child.pid }));
  child.unref();
}

async function stop(): Promise<void> {
  const container = readContainer(world, last);
  if (container?.pid === undefined || !isAlive(container)) return;
  process.kill(container.pid, 'SIGTERM');
  while (isAlive(container)) await sleep(50);
}

const COMMANDS: Readonly<Record<string, () => unknown>> = {
  inspect,
  run,
  stop,
  rm: () => {
    rmSync(containerFile(world, last));
  },
  pull: () => {
    writeFileSync(thing('images', last), '');
  },
  'image inspect': () => {
    process.exit(existsSync(thing('images', last)) ? 0 : 1);
  },
  'image prune': () => undefined,
  'network inspect': () => {
    process.exit(existsSync(thing('networks', last)) ? 0 : 1);
  },
  'network create': () => {
    writeFileSync(thing('networks', last), '');
  },
  'network rm': () => {
    rmSync(thing('networks', last));
  },
};

if (!given.includes('inspect')) note(world, ['docker', command, last]);
const known = COMMANDS[command] ?? COMMANDS[`${command} ${rest[0] ?? ''}`];
if (!known) throw new Error(`no stand-in for docker ${command}`);
await known();
