#!/usr/bin/env node
// Makes every command of package.json work on a bare checkout: no dependencies, any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findJdk, findMaven, findPython } from './toolchain/src/index.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules/.bin');
const node = join(bin, 'node');
const localCloud = join(root, 'tools/local-cloud/src');
const checks = ['lint', 'typecheck', 'test', 'build'];

/** What each command runs, one step after the other, and what the machine must have for it. */
const commands = {
  start: { needs: ['jdk', 'maven', 'python'], steps: (args) => [local('start', args)] },
  stop: { needs: [], steps: (args) => [local('stop', args)] },
  reset: { needs: [], steps: (args) => [local('reset', args)] },
  test: {
    needs: ['jdk', 'maven', 'python'],
    steps: (args) => [[node, join(localCloud, 'testing/run-suite.ts'), ...args]],
  },
  check: { needs: [], steps: checkSteps },
  bench: {
    needs: ['jdk', 'maven', 'python'],
    steps: (args) => [[node, join(root, 'tools/bench/src/main.ts'), ...args]],
  },
  faults: {
    needs: ['jdk', 'maven', 'python'],
    steps: (args) => [[node, join(root, 'tools/fault-lab/src/main.ts'), ...args]],
  },
  'docker:up': {
    needs: ['docker'],
    steps: (args) => [['docker', 'compose', 'up', '--detach', '--wait', ...args]],
  },
  'docker:down': { needs: ['docker'], steps: (args) => [['docker', 'compose', 'down', ...args]] },
  'setup:elasticsearch': { needs: [], steps: (args) => [local('setup-elasticsearch', args)] },
  'athena:create-tables': { needs: [], steps: (args) => [athenaTables(args)] },
  'deploy:dev': { needs: [], steps: (args) => [cloudpf('deploy', 'dev', ...args)] },
  'deploy:prod': { needs: [], steps: (args) => [cloudpf('deploy', 'prod', ...args)] },
};

function local(command, args) {
  return [node, join(localCloud, 'main.ts'), command, ...args];
}

function nx(...args) {
  return [node, join(root, 'node_modules/nx/dist/bin/nx.js'), ...args];
}

function cloudpf(...args) {
  return [node, join(root, 'tools/cli/src/main.ts'), ...args];
}

/** Those of the local cloud, or with `--stack` those of an environment in AWS. */
function athenaTables(args) {
  const said = args.flatMap((arg) => (arg.startsWith('--stack=') ? ['--stack', arg.slice(8)] : [arg]));
  const place = said.indexOf('--stack');
  if (place < 0) return local('create-athena-tables', args);
  const [stack = '', ...more] = said.slice(place + 1);
  return cloudpf('deploy', stack, '--only', 'catalog', ...said.slice(0, place), ...more);
}

function checkSteps(args) {
  return [
    nx('run-many', '-t', ...checks, '--parallel=2', '--outputStyle=static', ...args),
    [join(bin, 'knip')],
    [join(bin, 'prettier'), '--check', '.'],
  ];
}

/** The tools that a command needs; ends with what is missing and how to install it. */
function findTools(needs) {
  const finders = { jdk: findJdk, maven: findMaven, python: findPython, docker: findDocker };
  const found = Object.fromEntries(needs.map((need) => [need, finders[need]()]));
  const missing = Object.values(found).filter((outcome) => !outcome.found);
  if (missing.length > 0) {
    console.error(missing.map(({ message }) => message).join('\n\n'));
    process.exit(1);
  }
  return found;
}

function findDocker() {
  const version = spawnSync('docker', ['compose', 'version'], { encoding: 'utf8' });
  if (version.error || version.status !== 0) {
    const lack = version.error ? 'The docker command was not found' : 'Docker has no "compose" command';
    return {
      found: false,
      message: `${lack}.\nInstall Docker Engine with its compose plugin, or use "npm start", which needs no Docker.`,
    };
  }
  const server = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' });
  return server.status === 0
    ? { found: true }
    : {
        found: false,
        message:
          'The docker command is there, but no Docker daemon answers it.\n' +
          'Start it (for example "systemctl start docker" or Docker Desktop), or use "npm start", which needs no Docker.',
      };
}

/** Installs the packages when the lock file is not the one of the last installation. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules/.cloudpf-lock');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    withInstallLock(() => {
      if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
      console.error('Installing packages (npm ci)');
      npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
      ensureNode();
      writeFileSync(stamp, lock);
    });
  }
  ensureNode();
}

/** Node comes with the package "node", whose install script npm may have been told to leave out. */
function ensureNode() {
  if (spawnSync(node, ['--version']).status === 0) return;
  npm('rebuild', 'node', '--ignore-scripts=false', '--loglevel=error');
  if (spawnSync(node, ['--version']).status !== 0) {
    console.error(
      'Node 24 is not in node_modules/.bin after "npm ci". Try "npm rebuild node --ignore-scripts=false".',
    );
    process.exit(1);
  }
}

/** Two commands at once on a fresh checkout must not both empty node_modules. */
function withInstallLock(install) {
  const folder = join(root, '.nx/npm-ci.lock');
  mkdirSync(dirname(folder), { recursive: true });
  while (!tryLock(folder)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
  try {
    install();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryLock(folder) {
  const owner = join(folder, 'pid');
  try {
    mkdirSync(folder);
    writeFileSync(owner, String(process.pid));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return true;
  } catch {
    if (isGone(owner)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

function isGone(owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function npm(...args) {
  const cli = process.env.npm_execpath;
  const result = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    console.error(`"npm ${args[0]}" failed${result.error ? `: ${result.error.message}` : ''}.`);
    process.exit(result.status ?? 1);
  }
}

/** Runs one step with our signals forwarded to it; gives the exit code as a shell would. */
async function run([command, ...args], env) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (status, signal) => resolve(status ?? 128 + (constants.signals[signal] ?? 0)));
  });
  for (const signal of signals) process.off(signal, forward);
  return code;
}

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(
    `Usage: node tools/bootstrap.mjs <command> [options]\nCommands: ${Object.keys(commands).join(', ')}`,
  );
  process.exit(2);
}
const tools = findTools(command.needs);
installPackages();
const env = {
  ...process.env,
  PATH: [bin, process.env.PATH].filter(Boolean).join(delimiter),
  ...(tools.jdk ? { CLOUDPF_JAVA_HOME: tools.jdk.home } : {}),
  NX_DAEMON: 'false',
};
let code = 0;
for (const step of command.steps(args)) {
  code = (await run(step, env)) || code;
  if (code >= 128) break;
}
process.exit(code);
