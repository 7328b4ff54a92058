import { type ParkedChanges, type ParkedEntry, type ParkedLane } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';

/** Times are UTC, ISO 8601, of a lane's first change; both ends belong to a range. All that is told must hold. */
export interface ParkedFilter {
  readonly table: Table;
  readonly tenant: string;
  /** A sort key that one of the changes has. */
  readonly key?: string | undefined;
  /** Part of the reason's code or message, in whatever case. */
  readonly reason?: string | undefined;
  readonly changedFrom?: string | undefined;
  readonly changedTo?: string | undefined;
}

export interface FoundLane extends ParkedEntry {
  readonly lane: Pick<ParkedLane, 'reason' | 'parked_at' | 'changes'>;
}

const LANES_A_PAGE = 1_000;

/**
 * One tenant's parked lanes that the filter takes, oldest first.
 * @throws CorruptHoldingError where an object is no lane.
 */
export async function* findParked(parked: ParkedChanges, filter: ParkedFilter): AsyncGenerator<FoundLane> {
  const { table, tenant } = filter;
  let startAfter: string | undefined;
  for (;;) {
    const options = startAfter === undefined ? {} : { startAfter };
    const page = await parked.entries(table, tenant, { ...options, limit: LANES_A_PAGE });
    for (const entry of page) {
      if (!isInTime(entry, filter)) continue;
      const lane = await parked.read(entry.key);
      if (lane && isWanted(lane, filter)) yield { ...entry, lane };
    }
    startAfter = page.at(-1)?.key;
    if (page.length < LANES_A_PAGE) return;
  }
}

function isInTime({ changedAt }: ParkedEntry, { changedFrom, changedTo }: ParkedFilter): boolean {
  if (changedAt === undefined) return true;
  return (
    (changedFrom === undefined || changedAt >= changedFrom) &&
    (changedTo === undefined || changedAt <= changedTo)
  );
}

function isWanted({ reason, changes }: ParkedLane, filter: ParkedFilter): boolean {
  const text = `${reason.code} ${reason.message}`.toLowerCase();
  return (
    (filter.key === undefined || changes.some(({ key }) => key === filter.key)) &&
    (filter.reason === undefined || text.includes(filter.reason.toLowerCase()))
  );
}
