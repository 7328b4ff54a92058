import { type Table } from '@cloudpf/es-mappings';

/** DynamoDB keeps a change in its stream for this long and then drops it, read or not. */
const RETENTION_MS = 24 * 3_600_000;
const WARN_AFTER_MS = 6 * 3_600_000;

/** How a stream stands to the day after which it forgets. Times are UTC, ISO 8601. */
export interface StreamGuard {
  /** `warn`: much of the day is gone. `lost`: changes have left the stream unread. */
  readonly state: 'ok' | 'warn' | 'lost';
  readonly read_through: string;
  /** When the first unread change leaves the stream, or has left it. */
  readonly loses_at: string;
  /** The changes that are lost were made in this time, both ends included; absent where none is. */
  readonly lost?: { readonly from: string; readonly to: string };
}

/** @param readThrough everything written before it was read, ISO 8601. */
export function guardStream(readThrough: string, now: Date): StreamGuard {
  const through = Date.parse(readThrough);
  const behind = now.getTime() - through;
  const guard = {
    read_through: new Date(through).toISOString(),
    loses_at: new Date(through + RETENTION_MS).toISOString(),
  };
  if (behind < WARN_AFTER_MS) return { state: 'ok', ...guard };
  if (behind < RETENTION_MS) return { state: 'warn', ...guard };
  const to = new Date(now.getTime() - RETENTION_MS).toISOString();
  return { state: 'lost', ...guard, lost: { from: guard.read_through, to } };
}

/** What to tell a person, and what to do; `undefined` where all is well. */
export function streamWarning(table: Table, guard: StreamGuard | undefined): string | undefined {
  if (!guard || guard.state === 'ok') return undefined;
  if (guard.lost) {
    return `the stream of ${table} was not read for over 24 hours: changes made from ${guard.lost.from} to ${guard.lost.to} are lost to the copies; mend the function, then run "cloudpf backfill" for every tenant`;
  }
  return `the stream of ${table} is read only through ${guard.read_through}: from ${guard.loses_at} on its changes are lost to the copies; mend the function before that, or run "cloudpf backfill" for every tenant after it`;
}
