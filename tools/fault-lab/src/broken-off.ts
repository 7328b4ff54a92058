import { type Outcome } from './run-scenario.ts';
import { Struck } from './struck.ts';

/** A run that could not be brought to its end proves nothing, and that must not go unseen. */
export function brokenOff(error: unknown): Outcome {
  const message = `the run broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  const violations = [{ harm: 'other', invariant: 'I3', message }] as const;
  return { violations, records: 0, invocations: 0, endings: new Map(), struck: new Struck(), seconds: 0 };
}
