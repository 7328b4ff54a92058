import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { type Layout } from '../stack/layout.ts';
import { runningSupervisor } from '../stack/running.ts';
import { stop } from './stop.ts';

/** Names that a local cloud makes in its data folder; nothing else is ever removed from there. */
const ours = ['athena', 'checkpoints', 'dynamodb', 'endpoints.json', 'keys', 'logs', 'run', 's3', 'search'];

export type ResetOutcome = 'wiped' | 'empty' | 'running';

/** Forgets all data of a local cloud; one that runs is left alone unless `force` says to stop it first. */
export async function reset(layout: Layout, force: boolean): Promise<ResetOutcome> {
  if (runningSupervisor(layout) !== undefined && !force) {
    return 'running';
  }
  await stop(layout);
  if (!existsSync(layout.dataDir)) {
    return 'empty';
  }
  const present = (await readdir(layout.dataDir)).filter((name) => ours.includes(name));
  await Promise.all(present.map((name) => rm(`${layout.dataDir}/${name}`, { recursive: true, force: true })));
  return present.length === 0 ? 'empty' : 'wiped';
}
