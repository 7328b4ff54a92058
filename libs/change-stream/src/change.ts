import { type Table } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type Position } from './position.ts';
import { type StreamRecord } from './stream-record.ts';

interface ChangeOfItem {
  readonly table: Table;
  readonly tenant: TenantId;
  /** The item's sort key. */
  readonly key: string;
  readonly position: Position;
  readonly sequenceNumber: string;
  /** When the item changed: UTC, ISO 8601, to the second as DynamoDB tells it. */
  readonly changedAt: string;
  readonly eventId: string;
  readonly record: StreamRecord;
}

/** The item is now `image`. */
export interface Upsert<T> extends ChangeOfItem {
  readonly operation: 'upsert';
  /** The item is new to the table, so most likely new to the index too. */
  readonly isInsert: boolean;
  readonly image: T;
}

/** The item is gone; `image` is what it was, where the stream tells. */
export interface Remove<T> extends ChangeOfItem {
  readonly operation: 'remove';
  readonly image: T | undefined;
}

/** A marker item: nothing of the shop changed, but everything written before it has passed. */
export interface Heartbeat extends ChangeOfItem {
  readonly operation: 'heartbeat';
  /** When the marker was written: UTC, ISO 8601 with milliseconds. */
  readonly writtenAt: string;
}

/** One stream record, decoded. */
export type Change<T> = Upsert<T> | Remove<T> | Heartbeat;
export type ItemChange<T> = Upsert<T> | Remove<T>;

/** The sort key of the marker item that proves freshness; a shop must not use it. */
export const HEARTBEAT_KEY = 'cloudpf#heartbeat';
