import { rm } from 'node:fs/promises';
import { endpointsFile } from '../endpoints.ts';
import { allGone, endProcesses, signalGroup } from '../engines/process-group.ts';
import { readRegistered } from '../engines/reaper.ts';
import { type Layout } from '../stack/layout.ts';
import { runningSupervisor } from '../stack/running.ts';

/** An orderly end gives each engine up to 10 s to write what it holds. */
const graceMs = 60_000;

/** Ends the local cloud of the data folder and waits until its last process is gone; false when none ran. */
export async function stop(layout: Layout): Promise<boolean> {
  const supervisor = runningSupervisor(layout);
  const engines = readRegistered(layout.processesFile);
  if (supervisor !== undefined) {
    process.kill(supervisor.pid, 'SIGTERM');
    if (!(await allGone([supervisor], graceMs))) {
      signalGroup(supervisor.pid, 'SIGKILL');
    }
  }
  await endProcesses(engines, 10_000);
  await rm(endpointsFile(layout.dataDir), { force: true });
  return supervisor !== undefined;
}
