import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Appends what happens to a log file, one JSON object a line. */
export function eventLog(file: string): (event: object) => void {
  mkdirSync(dirname(file), { recursive: true });
  return (event) => {
    appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  };
}
