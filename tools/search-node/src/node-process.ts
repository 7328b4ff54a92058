import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SearchNodeRunningError } from './errors.ts';
import { type NodeFolders } from './node-folders.ts';

const termMs = 15_000;
const pollMs = 100;

interface Owner {
  readonly pid: number;
  readonly supervisor: number;
}

/** Remembers which process runs the node of this folder, and for whom. */
export function recordOwner(folders: NodeFolders, pid: number): void {
  writeFileSync(ownerFile(folders), `${JSON.stringify({ pid, supervisor: process.pid })}\n`);
}

export function forgetOwner(folders: NodeFolders): void {
  rmSync(ownerFile(folders), { force: true });
}

/** Ends a node that outlived whoever started it; one that somebody still runs is an error. */
export async function clearOwner(folders: NodeFolders): Promise<void> {
  const owner = readOwner(folders);
  if (owner !== undefined && isNodeOf(folders, owner.pid)) {
    if (commandOf(owner.supervisor) !== undefined) throw new SearchNodeRunningError(folders.base, owner);
    await endProcess(owner.pid, () => isNodeOf(folders, owner.pid));
  }
  forgetOwner(folders);
}

/** Asks the process to end, and makes it end when it does not. */
export async function endProcess(pid: number, isThere: () => boolean): Promise<void> {
  const deadline = Date.now() + termMs;
  signal(pid, 'SIGTERM');
  while (isThere() && Date.now() < deadline) await sleep(pollMs);
  if (isThere()) signal(pid, 'SIGKILL');
  while (isThere()) await sleep(pollMs);
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const ownerFile = (folders: NodeFolders) => join(folders.base, 'node.json');

function readOwner(folders: NodeFolders): Owner | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(folders), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** Process ids are used again, so the command line must name this node's own folder. */
function isNodeOf(folders: NodeFolders, pid: number): boolean {
  return commandOf(pid)?.includes(`-Djava.io.tmpdir=${folders.temp} `) ?? false;
}

/** The command line of a process that runs; one that ended and was not collected yet does not count. */
function commandOf(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'stat=,command=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  return stdout.trim() === '' || stdout.startsWith('Z') ? undefined : stdout;
}
