import { SimulatedStreamSource } from '@cloudpf/local-cloud';

/** Tells whether anybody came with an iterator that had expired. */
export class WatchedStream extends SimulatedStreamSource {
  #hasExpired = false;

  get hasExpired(): boolean {
    return this.#hasExpired;
  }

  override async getRecords(
    ...asked: Parameters<SimulatedStreamSource['getRecords']>
  ): ReturnType<SimulatedStreamSource['getRecords']> {
    try {
      return await super.getRecords(...asked);
    } catch (error) {
      if ((error as { readonly code?: string }).code === 'ITERATOR_EXPIRED') this.#hasExpired = true;
      throw error;
    }
  }
}
