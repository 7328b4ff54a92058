import { type FailedBatch, type FailureDestination } from '../../src/stream-runner/failure-destination.ts';

export class InMemoryFailureDestination implements FailureDestination {
  readonly batches: FailedBatch[] = [];
  /** Refuses so many batches before it takes one. */
  refuse = 0;

  async put(failure: FailedBatch): Promise<void> {
    if (this.refuse > 0) {
      this.refuse -= 1;
      throw new Error('the bucket is not there');
    }
    this.batches.push(failure);
  }
}
