import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { identify, isAlive, type ProcessIdentity } from '../engines/process-identity.ts';
import { type Layout } from './layout.ts';
import { readJson } from './private-file.ts';

const Supervisor = z.object({ pid: z.number().int(), began: z.string() });

/** The process that runs the local cloud of this data folder, when there is one. */
export function runningSupervisor(layout: Layout): ProcessIdentity | undefined {
  const known = Supervisor.safeParse(readJson(layout.supervisorFile)).data;
  return known !== undefined && isAlive(known) ? known : undefined;
}

/**
 * Marks this process as the one that runs the data folder's local cloud; gives what takes the mark away,
 * or undefined when another process was faster.
 */
export function claimDataDir(layout: Layout): (() => void) | undefined {
  const file = layout.supervisorFile;
  mkdirSync(dirname(file), { recursive: true });
  if (runningSupervisor(layout) === undefined) {
    rmSync(file, { force: true });
  }
  try {
    writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: 'wx' });
  } catch {
    return undefined;
  }
  return () => {
    rmSync(file, { force: true });
  };
}
