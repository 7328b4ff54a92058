import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UnreachableFolderError } from './errors.ts';

/** Who a node runs as, where that is not the user who starts it. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface NodeFolders {
  readonly engineHome: string;
  readonly base: string;
  readonly data: string;
  readonly config: string;
  readonly logs: string;
  readonly temp: string;
}

const nobody = 65_534;
const sharedTemp = '/var/tmp';
const marker = 'moved-to.json';

/** Elasticsearch refuses root: the caller behind `sudo` is taken, otherwise nobody. */
export function unprivilegedUser(env = process.env, ownUid = process.getuid?.()): RunAs | undefined {
  if (ownUid !== 0) return undefined;
  const [uid, gid] = [Number(env['SUDO_UID']), Number(env['SUDO_GID'])];
  return uid > 0 && gid > 0 ? { uid, gid } : { uid: nobody, gid: nobody };
}

/**
 * The folders of one node, made and given to the user who runs it. What that user cannot get at is kept in the
 * machine's shared temporary folder instead, and `onProgress` says where.
 */
export function prepareFolders(
  place: { readonly dataDir: string; readonly engineHome: string; readonly javaHome: string },
  runAs: RunAs | undefined,
  onProgress: (message: string) => void,
): NodeFolders {
  mkdirSync(place.dataDir, { recursive: true });
  if (runAs !== undefined && !canReach(place.javaHome, runAs)) {
    throw new UnreachableFolderError('the JDK', place.javaHome, runAs.uid);
  }
  const engineHome =
    runAs === undefined ? place.engineHome : reachableEngine(place.engineHome, runAs, onProgress);
  const base = runAs === undefined ? resolve(place.dataDir) : reachableData(place.dataDir, runAs, onProgress);
  const inside = (name: string) => join(base, name);
  const folders = {
    data: inside('data'),
    config: inside('config'),
    logs: inside('logs'),
    temp: inside('temp'),
  };
  rmSync(folders.temp, { recursive: true, force: true });
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return { engineHome, base, ...folders };
}

/** Whether the user may pass through every folder above and read the last one. */
export function canReach(folder: string, { uid, gid }: RunAs): boolean {
  const allows = (path: string, bits: number) => {
    const stats = statSync(path);
    const shift = stats.uid === uid ? 6 : stats.gid === gid ? 3 : 0;
    return ((stats.mode >> shift) & bits) === bits;
  };
  const path = resolve(folder);
  if (!allows(path, 0o5)) return false;
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    if (!allows(parent, 0o1)) return false;
    if (parent === dirname(parent)) return true;
  }
}

function reachableEngine(home: string, runAs: RunAs, onProgress: (message: string) => void): string {
  if (canReach(home, runAs)) return home;
  const copy = join(sharedTemp, `cloudpf-engine-${digest(home)}`);
  // Anybody may write to the shared folder, so a copy that somebody else put there is not trusted.
  if (existsSync(copy) && statSync(copy).uid !== process.getuid?.()) {
    throw new UnreachableFolderError('Elasticsearch', home, runAs.uid);
  }
  if (!existsSync(copy)) {
    onProgress(`Copying Elasticsearch to ${copy}, since uid ${runAs.uid} cannot read ${home}`);
    const staging = `${copy}.${randomUUID()}`;
    cpSync(home, staging, { recursive: true });
    renameSync(staging, copy);
  }
  return copy;
}

function reachableData(dataDir: string, runAs: RunAs, onProgress: (message: string) => void): string {
  const path = resolve(dataDir);
  if (canReach(dirname(path), runAs)) return path;
  const moved = join(sharedTemp, `cloudpf-search-${digest(path)}`);
  const note = join(path, marker);
  // Whoever wiped the data folder wiped the note with it, and then means the data too.
  if (!existsSync(note)) rmSync(moved, { recursive: true, force: true });
  mkdirSync(moved, { recursive: true, mode: 0o700 });
  writeFileSync(
    note,
    `${JSON.stringify({ moved_to: moved, reason: `uid ${runAs.uid} cannot reach ${path}` })}\n`,
  );
  onProgress(`Keeping the data of ${path} in ${moved}, since uid ${runAs.uid} cannot get there`);
  return moved;
}

/** Gives a folder and all in it to the user. */
export function give(path: string, { uid, gid }: RunAs): void {
  const stats = lstatSync(path);
  if (stats.uid !== uid || stats.gid !== gid) lchownSync(path, uid, gid);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path)) give(join(path, name), { uid, gid });
}

const digest = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 12);
