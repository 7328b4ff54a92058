import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process and the moment it began, so that a number given to another process later is not mistaken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly began: string;
}

/** When the process began, as a text to compare; undefined when there is no such process. */
function processBegan(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    return beganFromProc(pid);
  }
  try {
    const began = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return began === '' ? undefined : began;
  } catch {
    return undefined;
  }
}

function beganFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and brackets; what follows its last bracket does not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    return state === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The identity of a living process. */
export function identify(pid: number): ProcessIdentity | undefined {
  const began = processBegan(pid);
  return began === undefined ? undefined : { pid, began };
}

/** Whether this very process still lives. */
export function isAlive(process: ProcessIdentity): boolean {
  return processBegan(process.pid) === process.began;
}
