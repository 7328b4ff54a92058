import { type StreamRecord } from '@cloudpf/change-stream';
import { type Shape, type StreamState } from './product-stream.ts';

/** Writes one batch and says how long that took; only what a user of it waits for counts. */
export interface Writer {
  write(records: readonly StreamRecord[]): Promise<Cost>;
}

export interface Cost {
  readonly ms: number;
  readonly cpuUs: number;
}

export interface WriteOrder {
  readonly shape: Shape;
  readonly batchSize: number;
  readonly batches: number;
}

export interface Written extends Cost {
  readonly records: number;
  readonly state: StreamState;
  /** The most memory that this process ever held, bytes; the making of the records is in it. */
  readonly maxRss: number;
}
