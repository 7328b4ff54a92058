import { mkdirSync, rmSync, statSync, writeFileSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

const pollMs = 250;
/** A lock without a readable owner is young when its owner is just writing it, and abandoned when it is not. */
const ownerlessGraceMs = 5_000;

export interface InstallOptions {
  /** The folder that the installation makes. */
  readonly folder: string;
  /** What it is made of; another fingerprint makes it anew. */
  readonly fingerprint: string;
  /** Fills the (empty) folder. */
  readonly install: () => Promise<void>;
  readonly onWait?: () => void;
}

/** Makes a folder once, also when several programs want it at the same moment. */
export async function installOnce(options: InstallOptions): Promise<void> {
  const stamp = join(options.folder, '.installed');
  const isInstalled = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === options.fingerprint;
  if (isInstalled()) {
    return;
  }
  const release = await lock(`${options.folder}.lock`, options.onWait);
  try {
    if (!isInstalled()) {
      rmSync(options.folder, { recursive: true, force: true });
      mkdirSync(options.folder, { recursive: true });
      await options.install();
      writeFileSync(stamp, options.fingerprint);
    }
  } finally {
    release();
  }
}

/** Takes a lock folder, waiting while another living process has it. */
export async function lock(folder: string, onWait?: () => void): Promise<() => void> {
  mkdirSync(dirname(folder), { recursive: true });
  const owner = join(folder, 'owner.json');
  let told = false;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, JSON.stringify(identify(process.pid)));
      return () => {
        rmSync(folder, { recursive: true, force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    if (isAbandoned(folder, owner)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) {
      told = true;
      onWait?.();
    }
    await delay(pollMs);
  }
}

function isAbandoned(folder: string, owner: string): boolean {
  try {
    return !isAlive(JSON.parse(readFileSync(owner, 'utf8')) as ProcessIdentity);
  } catch {
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    return made !== undefined && Date.now() - made > ownerlessGraceMs;
  }
}
