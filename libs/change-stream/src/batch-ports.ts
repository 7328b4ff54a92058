import { type TenantRegistry } from '@cloudpf/tenant-routing';
import { type CellMeter } from './cell-meter.ts';
import { type TableSchema } from './decode-record.ts';
import { type Ending, type Reason } from './outcome.ts';
import { type ParkedChanges } from './parked-changes.ts';
import { type Placed } from './place-batch.ts';
import { type Quarantine } from './quarantine.ts';
import { type StreamReach } from './stream-reach.ts';
import { type TenantIndex } from './tenant-index.ts';

/** How much of a batch a lake has taken. */
export interface LakeCover {
  /** How many of the leading records are safely in the lake, those without a row included. */
  readonly count: number;
  /** Prepares for Lambda to begin again at record `index`, inside what was taken. */
  resumeAt(index: number): Promise<void>;
}

/** A second home of every change, filled before the index is. */
export interface BatchLake<T> {
  write(batch: readonly Placed<T>[]): Promise<LakeCover>;
}

/** Told how each acknowledged record ended. */
export interface EndingCounter {
  count(
    ending: Ending,
    record: { readonly tenant: string; readonly table: string; readonly reason?: Reason },
  ): void;
  /** Told of what stops a batch short, for the log. */
  stopped(problem: { readonly itemIdentifier: string; readonly error: unknown }): void;
}

export interface BatchPorts<T> {
  readonly schema: TableSchema<T>;
  readonly registry: TenantRegistry;
  readonly index: TenantIndex<T>;
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly lake?: BatchLake<T>;
  readonly endings: EndingCounter;
  /** Told of each heartbeat that was applied. */
  readonly meter?: Pick<CellMeter, 'heartbeat'>;
  /** Told how far the stream has been read. */
  readonly reach?: Pick<StreamReach, 'note'>;
}

export interface Ended {
  readonly ending: Ending;
  readonly reason?: Reason;
}

/** The ending of each record, by its place; a place without one is not safe. */
export type Endings = Map<number, Ended>;

/** One batch under way. */
export interface Work<T> {
  readonly ports: BatchPorts<T>;
  readonly endings: Endings;
  readonly errors: Map<number, unknown>;
}
