import { type Position, type Remove, type TableSchema, type Upsert } from '@cloudpf/change-stream';
import { type TenantId } from '@cloudpf/tenant-routing';

/** One look at one key of a table. */
export interface TableRead<T> {
  readonly schema: TableSchema<T>;
  readonly tenant: TenantId;
  readonly key: string;
  /** When the reading began: UTC, ISO 8601. */
  readonly readAt: string;
  /** Where the document shall stand; `backfillPosition` for one that gives way to every later change. */
  readonly position: Position;
}

/** What the table says of a key that is there, as a change. */
export function upsertFrom<T>(read: TableRead<T>, image: T): Upsert<T> {
  return { ...changeFrom(read), operation: 'upsert', isInsert: true, image };
}

/** What the table says of a key that is not there, as a change. */
export function removeFrom<T>(read: TableRead<T>): Remove<T> {
  return { ...changeFrom(read), operation: 'remove', image: undefined };
}

function changeFrom<T>({ schema, tenant, key, readAt, position }: TableRead<T>) {
  return {
    table: schema.table,
    tenant,
    key,
    position,
    changedAt: readAt,
    // No stream has told of it, so its number and its id are made up, and differ from key to key and read to read.
    sequenceNumber: Date.parse(readAt).toString(),
    eventId: `${schema.table}/${tenant}/${key}/${position}`,
    record: {},
  };
}
