import { type Quarantine, type QuarantineEntry, type Quarantined } from '@cloudpf/change-stream';
import { type Table, TABLES } from '@cloudpf/es-mappings';
import pLimit from 'p-limit';

/** Times are UTC, ISO 8601; both ends belong to a range. All that is told must hold. */
export interface QuarantineFilter {
  readonly table?: Table | undefined;
  /** A tenant; `null` for records that name none. */
  readonly tenant?: string | null | undefined;
  /** The item's sort key. */
  readonly key?: string | undefined;
  readonly code?: string | undefined;
  /** Part of the reason's message, in whatever case. */
  readonly text?: string | undefined;
  readonly quarantinedFrom?: string | undefined;
  readonly quarantinedTo?: string | undefined;
  readonly changedFrom?: string | undefined;
  readonly changedTo?: string | undefined;
  /** The beginning of the record's short name. */
  readonly id?: string | undefined;
  /** Begins after this cursor. */
  readonly after?: string | undefined;
}

/** One quarantined record where it was found. */
export interface FoundRecord {
  readonly id: string;
  readonly objectKey: string;
  /** Where a later search goes on after this record. */
  readonly cursor: string;
  readonly table: Table;
  readonly quarantined: Quarantined;
}

const ENTRIES_A_PAGE = 1_000;
const READS_AT_ONCE = 16;
const PREFIX = 'quarantine/';

/**
 * The quarantined records that the filter takes, by table, tenant and position.
 * @throws CorruptHoldingError where an object is none of ours.
 */
export async function* findQuarantined(
  quarantine: Quarantine,
  filter: QuarantineFilter = {},
): AsyncGenerator<FoundRecord> {
  for (const table of [...TABLES].sort()) {
    if (filter.table !== undefined && filter.table !== table) continue;
    for (const tenant of await tenantsOf(quarantine, table, filter)) {
      yield* findIn({ quarantine, table, tenant }, filter);
    }
  }
}

/** In the order of their objects' keys, to which the slash belongs that closes a folder, so that a cursor divides them. */
async function tenantsOf(
  quarantine: Quarantine,
  table: Table,
  { tenant: only }: QuarantineFilter,
): Promise<readonly (string | undefined)[]> {
  if (only !== undefined) return [only ?? undefined];
  const tenants = await quarantine.tenants(table);
  return tenants
    .map((tenant) => ({ tenant, folder: `${tenant ?? '_unknown'}/` }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
    .map(({ tenant }) => tenant);
}

interface Folder {
  readonly quarantine: Quarantine;
  readonly table: Table;
  readonly tenant: string | undefined;
}

async function* findIn(folder: Folder, filter: QuarantineFilter): AsyncGenerator<FoundRecord> {
  const { quarantine, table, tenant } = folder;
  const after = filter.after === undefined ? undefined : PREFIX + filter.after;
  let startAfter: string | undefined;
  for (;;) {
    const options = startAfter === undefined ? {} : { startAfter };
    const page = await quarantine.entries(table, tenant, { ...options, limit: ENTRIES_A_PAGE });
    const wanted = page.filter(
      ({ objectKey, id }) =>
        (after === undefined || objectKey > after) && (filter.id === undefined || id.startsWith(filter.id)),
    );
    for (let start = 0; start < wanted.length; start += READS_AT_ONCE) {
      const records = await readAll(folder, wanted.slice(start, start + READS_AT_ONCE));
      for (const record of records) if (isWanted(record.quarantined, filter)) yield record;
    }
    startAfter = page.at(-1)?.objectKey;
    if (page.length < ENTRIES_A_PAGE) return;
  }
}

async function readAll(
  { quarantine, table }: Folder,
  entries: readonly QuarantineEntry[],
): Promise<readonly FoundRecord[]> {
  const limit = pLimit(READS_AT_ONCE);
  const read = await limit.map(entries, async ({ objectKey, id }) => {
    const quarantined = await quarantine.read(objectKey);
    // Another run may have redriven it meanwhile.
    return quarantined ? [{ id, objectKey, cursor: objectKey.slice(PREFIX.length), table, quarantined }] : [];
  });
  return read.flat();
}

function isWanted(record: Quarantined, filter: QuarantineFilter): boolean {
  const { key, reason, quarantined_at } = record;
  const changedAt = changedAtOf(record);
  return (
    (filter.key === undefined || filter.key === key) &&
    (filter.code === undefined || filter.code === reason.code) &&
    (filter.text === undefined || reason.message.toLowerCase().includes(filter.text.toLowerCase())) &&
    isWithin(quarantined_at, filter.quarantinedFrom, filter.quarantinedTo) &&
    isWithin(changedAt, filter.changedFrom, filter.changedTo)
  );
}

/** When the item changed: UTC, ISO 8601; `undefined` where the record does not tell. */
export function changedAtOf({ record }: Pick<Quarantined, 'record'>): string | undefined {
  const seconds: unknown = record.dynamodb?.ApproximateCreationDateTime;
  if (typeof seconds !== 'number') return undefined;
  const time = new Date(Math.round(seconds * 1_000));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function isWithin(time: string | undefined, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  if (time === undefined) return false;
  return (from === undefined || time >= from) && (to === undefined || time <= to);
}
