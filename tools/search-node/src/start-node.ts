import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findJdk, required } from '@cloudpf/toolchain';
import { SearchNodeStartError } from './errors.ts';
import { freePort } from './free-port.ts';
import { installSearchEngine } from './install-engine.ts';
import { javaArguments } from './java-arguments.ts';
import { nodeSettings, writeConfig } from './node-config.ts';
import { give, type NodeFolders, prepareFolders, unprivilegedUser } from './node-folders.ts';
import { clearOwner, endProcess, forgetOwner, recordOwner, signal } from './node-process.ts';
import { type NodeExit, type SearchNode, type StartOptions } from './search-node.ts';
import { encodeServerArguments, type ServerArguments } from './server-arguments.ts';

const username = 'elastic';
const readyMs = 180_000;
const pollMs = 50;
const tailLines = 25;

/**
 * Starts one Elasticsearch node on 127.0.0.1 and resolves when it can serve. The node ends when this process
 * does, however that comes about, since it watches its standard input.
 * Rejects with `SearchNodeStartError` (with the end of the node's log) or `SearchNodeRunningError`.
 */
export async function startSearchNode(options: StartOptions): Promise<SearchNode> {
  const javaHome = options.javaHome ?? required(findJdk({ minimum: 21 })).home;
  const onProgress = options.onProgress ?? (() => undefined);
  const engineHome = options.engineHome ?? (await installSearchEngine({ javaHome, onProgress }));
  const runAs = unprivilegedUser();
  const folders = prepareFolders({ dataDir: options.dataDir, engineHome, javaHome }, runAs, onProgress);
  await clearOwner(folders);
  const port = await freePort(options.port);
  const transportPort = await freePort(options.transportPort);
  writeConfig(folders);
  if (runAs !== undefined) give(folders.base, runAs);

  const output = openSync(join(folders.logs, 'console.log'), 'w');
  const child = spawn(
    join(javaHome, 'bin/java'),
    javaArguments(folders, { heapMb: options.heapMb ?? 256, tuneFor: options.tuneFor ?? 'start', javaHome }),
    {
      cwd: folders.logs,
      env: { LANG: 'C.UTF-8', LIBFFI_TMPDIR: folders.temp },
      stdio: ['pipe', output, output],
      // In a group of its own, so that a Ctrl-C in the terminal reaches it only through whoever started it.
      detached: true,
      ...runAs,
    },
  );
  closeSync(output);
  sendArguments(child, {
    configDir: folders.config,
    logsDir: folders.logs,
    settings: nodeSettings(folders, { name: options.name, port, transportPort }),
    secrets: { 'bootstrap.password': options.password },
  });
  return await supervise(child, folders, { ...options, port });
}

async function supervise(
  child: ChildProcess,
  folders: NodeFolders,
  options: StartOptions & { readonly port: number },
): Promise<SearchNode> {
  const url = `http://127.0.0.1:${options.port}`;
  let expected = false;
  const exited = exitOf(child, () => expected);
  const pid = child.pid;
  if (pid === undefined) throw new SearchNodeStartError(options.name, 'could not be spawned', '');
  recordOwner(folders, pid);
  options.onSpawn?.(pid);

  const end = async (how: () => unknown) => {
    expected = true;
    await how();
    return exited;
  };
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const stop = () => end(() => endProcess(pid, () => !isGone()));
  const outcome = await Promise.race([whenReady(url, options.password, isGone), exited]);
  if (outcome !== 'ready') {
    if (outcome === 'late') await stop();
    forgetOwner(folders);
    const problem =
      outcome === 'late' ? `was not ready after ${readyMs / 1000} s` : `ended with code ${outcome.code}`;
    throw new SearchNodeStartError(options.name, problem, logTail(folders));
  }
  void exited.then((exit) => {
    forgetOwner(folders);
    options.onExit?.(exit);
  });
  const kill = () =>
    end(() => {
      signal(pid, 'SIGKILL');
    });
  return { url, username, password: options.password, pid, logFile: logFile(folders), exited, stop, kill };
}

function exitOf(child: ChildProcess, expected: () => boolean): Promise<NodeExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signalName) => {
      resolve({ code, signal: signalName, expected: expected() });
    });
    child.once('error', () => {
      resolve({ code: null, signal: null, expected: false });
    });
  });
}

/** Standard input stays open afterwards: its end tells the node that whoever started it is gone. */
function sendArguments(child: ChildProcess, args: ServerArguments): void {
  // A node that dies while it reads them is told of by its exit.
  child.stdin?.on('error', () => undefined).write(encodeServerArguments(args));
}

async function whenReady(url: string, password: string, isGone: () => boolean): Promise<'ready' | 'late'> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const question = `${url}/_cluster/health?wait_for_status=yellow&timeout=1s`;
  const deadline = Date.now() + readyMs;
  while (Date.now() < deadline && !isGone()) {
    const answer = await fetch(question, { headers: { authorization } }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return 'ready';
    await sleep(pollMs);
  }
  return 'late';
}

const logFile = (folders: NodeFolders) => join(folders.logs, 'node.log');

function logTail(folders: NodeFolders): string {
  const lines = [join(folders.logs, 'console.log'), logFile(folders)].flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-tailLines);
    } catch {
      return [];
    }
  });
  return lines.filter((line) => line !== '').join('\n');
}
