import { type Cost } from '../cdc/writer.ts';

export interface DrainOrder {
  /** The function's time limit. */
  readonly limitMs: number;
}

/** What one run of the function brought to the cells, and what it cost. */
export interface Drained extends Cost {
  readonly changes: number;
  /** The most memory that the process ever held, bytes. */
  readonly peakMemory: number;
}
