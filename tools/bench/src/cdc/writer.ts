import { type StreamRecord } from '@cloudpf/change-stream';

/** Writes one batch and says what that cost; only what a user of it waits for counts. */
export interface Writer {
  write(records: readonly StreamRecord[]): Promise<Cost>;
}

export interface Cost {
  readonly ms: number;
  readonly cpuUs: number;
}

export interface WriteOrder {
  readonly batches: readonly (readonly StreamRecord[])[];
}

export interface Written extends Cost {
  readonly records: number;
  /** The most memory that the process ever held, bytes. */
  readonly maxRss: number;
}
