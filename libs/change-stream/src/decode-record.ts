import { InvalidImageError, type Image } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { isTenantId } from '@cloudpf/tenant-routing';
import { HEARTBEAT_KEY, type Change } from './change.ts';
import { type Reason } from './outcome.ts';
import { positionOf, streamLabelOf } from './position.ts';
import { rememberingLast } from './remembering-last.ts';
import { type StreamRecord } from './stream-record.ts';

/** How far the clock of who writes a marker may be ahead of the stream's, which also tells whole seconds or minutes. */
const CLOCKS_DIFFER_MS = 60_000;

/** What a table holds: the name of its sort key and the reader of its items. */
export interface TableSchema<T> {
  readonly table: Table;
  readonly keyName: string;
  /** @throws InvalidImageError naming the field that is wrong. */
  readonly readImage: (image: Image) => T;
}

/** A record that can never become a change. */
export interface Malformed {
  readonly operation: 'malformed';
  readonly record: StreamRecord;
  readonly reason: Reason;
  /** As far as the record tells. */
  readonly tenant: string | undefined;
  readonly key: string | undefined;
}

/** Stream record -> change, or the reason why it is none. Never throws, whatever the record holds. */
export function decodeRecord<T>(record: StreamRecord, schema: TableSchema<T>): Change<T> | Malformed {
  const keys = record.dynamodb?.Keys;
  const tenant = keys?.['tenant_id']?.S;
  const key = keys?.[schema.keyName]?.S;
  const malformed = (code: string, message: string, field?: string): Malformed => ({
    operation: 'malformed',
    record,
    tenant,
    key,
    reason: { code, message, ...(field === undefined ? {} : { field }) },
  });

  if (tenant === undefined) return malformed('MISSING_TENANT', 'the record names no tenant', 'tenant_id');
  if (!isTenantId(tenant)) return malformed('INVALID_TENANT_ID', `"${tenant}" is no tenant id`, 'tenant_id');
  if (key === undefined)
    return malformed('MISSING_KEY', `the record has no ${schema.keyName}`, schema.keyName);

  const label = labelOf(record.eventSourceARN ?? '');
  const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
  const position = label === undefined ? undefined : positionOf(label, sequenceNumber);
  if (position === undefined) {
    return malformed(
      'INVALID_POSITION',
      'the record has no stream label or no sequence number of up to 40 digits',
    );
  }
  const changedAt = timeOf(record.dynamodb?.ApproximateCreationDateTime);
  if (changedAt === undefined)
    return malformed('INVALID_TIME', 'the record does not say when the item changed');

  try {
    return withImage(schema, {
      table: schema.table,
      tenant,
      key,
      position,
      sequenceNumber,
      changedAt,
      eventId: record.eventID ?? position,
      record,
    });
  } catch (error) {
    if (error instanceof InvalidImageError) return malformed(error.code, error.message, error.field);
    return malformed('INVALID_RECORD', error instanceof Error ? error.message : String(error));
  }
}

type ChangeBase = Pick<
  Change<never>,
  'table' | 'tenant' | 'key' | 'position' | 'sequenceNumber' | 'changedAt' | 'eventId' | 'record'
>;

/** The change is made once, in place: a copy of each would be a third of all that a batch leaves to be collected. */
function withImage<T>(schema: TableSchema<T>, change: ChangeBase): Change<T> | Malformed {
  const { eventName, dynamodb } = change.record;
  if (change.key === HEARTBEAT_KEY) {
    const writtenAt = writtenAtOf(dynamodb?.NewImage, change.changedAt);
    return Object.assign(change, { operation: 'heartbeat' as const, writtenAt });
  }
  if (eventName === 'REMOVE') {
    return Object.assign(change, {
      operation: 'remove' as const,
      image: oldImage(dynamodb?.OldImage, schema),
    });
  }
  if (eventName !== 'INSERT' && eventName !== 'MODIFY') {
    throw new TypeError(`"${eventName ?? ''}" is no event of a DynamoDB stream`);
  }
  if (!dynamodb?.NewImage)
    throw new TypeError('the record has no new image; the stream must carry new and old images');
  return Object.assign(change, {
    operation: 'upsert' as const,
    isInsert: eventName === 'INSERT',
    image: schema.readImage(dynamodb.NewImage),
  });
}

/** Marks only ever move forward, so a time far ahead of the change's own would hide every later delay. */
function writtenAtOf(image: Image | undefined, changedAt: string): string {
  const written = image?.['written_at']?.S ?? '';
  return Date.parse(written) - Date.parse(changedAt) <= CLOCKS_DIFFER_MS ? written : changedAt;
}

/** A remove is applied by its key alone, so an old image that was never valid must not stop it. */
function oldImage<T>(image: Image | undefined, schema: TableSchema<T>): T | undefined {
  if (!image) return undefined;
  try {
    return schema.readImage(image);
  } catch {
    return undefined;
  }
}

/** The records of a batch share their stream, and most of them the second. */
const labelOf = rememberingLast(streamLabelOf);

const timeOf = rememberingLast((epochSeconds: number | undefined): string | undefined => {
  if (typeof epochSeconds !== 'number' || !Number.isFinite(epochSeconds)) return undefined;
  const time = new Date(Math.round(epochSeconds * 1000));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
});
