import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

const pollMs = 50;

/** Sends a signal to a process and to all in its group; one that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
    } catch {
      // Gone, or no leader of a group.
    }
  }
}

/** Asks the processes to end, waits, and ends by force those that stay. */
export async function endProcesses(processes: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  for (const { pid } of processes.filter(isAlive)) {
    signalGroup(pid, 'SIGTERM');
  }
  if (await allGone(processes, graceMs)) {
    return;
  }
  for (const { pid } of processes.filter(isAlive)) {
    signalGroup(pid, 'SIGKILL');
  }
  await allGone(processes, 5_000);
}

/** Waits until none of the processes lives; false when time ran out first. */
export async function allGone(processes: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (processes.some(isAlive)) {
    if (Date.now() > deadline) {
      return false;
    }
    await delay(pollMs);
  }
  return true;
}
