import { guardStream, type StreamGuard, type StreamReached, streamWarning } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';

export interface JudgePorts {
  readonly tables: readonly Table[];
  /** How far a table's stream has been read; `undefined` where it never was. */
  readonly reached: (table: Table) => Promise<Pick<StreamReached, 'read_through'> | undefined>;
  readonly now: () => Date;
}

/** How far behind the functions of a table are, and whether its stream is about to forget what they have not read. */
export interface JudgedStream {
  readonly table: Table;
  /** `unread`: no heartbeat ever came through. `unknown`: it could not be found out. */
  readonly state: StreamGuard['state'] | 'unread' | 'unknown';
  /** Since everything older was read. */
  readonly ageMs?: number;
  /** For a person: what is or will be lost, and what to do. */
  readonly warning?: string;
  readonly error?: Error;
}

/** Judges each table's stream by the heartbeats that came out of it. Never rejects. */
export async function judgeStreams({ tables, reached, now }: JudgePorts): Promise<readonly JudgedStream[]> {
  return Promise.all(
    tables.map(async (table) => {
      try {
        return judge(table, await reached(table), now());
      } catch (error) {
        const known = error instanceof Error ? error : new Error(String(error));
        return { table, state: 'unknown', error: known };
      }
    }),
  );
}

function judge(
  table: Table,
  reached: Pick<StreamReached, 'read_through'> | undefined,
  now: Date,
): JudgedStream {
  if (!reached) {
    const warning = `no heartbeat has come out of the stream of ${table} yet; where this stays so, its function does not run`;
    return { table, state: 'unread', warning };
  }
  const guard = guardStream(reached.read_through, now);
  const warning = streamWarning(table, guard);
  const ageMs = Math.max(0, now.getTime() - Date.parse(reached.read_through));
  return { table, state: guard.state, ageMs, ...(warning === undefined ? {} : { warning }) };
}
