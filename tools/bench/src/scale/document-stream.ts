import { type StreamRecord } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { generateProducts, type SampleTenant } from '@cloudpf/sample-data';
import { makeRecord, revise } from '../cdc/make-record.ts';

const IMAGES = 500;
const NOW = new Date('2026-01-01T00:00:00Z');
/** Has no divisor in common with any size that is a power of ten, so that no product comes twice in a lap. */
const STRIDE = 7_919;

/** Updates of products that were loaded before, spread over all of them. */
export class DocumentStream {
  readonly #images: readonly Image[];
  #nth = 0;

  constructor(tenant: SampleTenant) {
    this.#images = [...generateProducts(tenant, { count: IMAGES, seed: 'documents', now: NOW })];
  }

  /** `documents` is how many are loaded. */
  batch(documents: number, size: number): readonly StreamRecord[] {
    const at = Date.now();
    return Array.from({ length: size }, () => {
      this.#nth += 1;
      const image = this.#images[this.#nth % IMAGES];
      if (!image) throw new RangeError('there is no such image');
      const before = { ...image, product_id: { S: loadedId((this.#nth * STRIDE) % documents) } };
      return makeRecord({ before, after: revise(before, this.#nth) }, { nth: this.#nth, at });
    });
  }
}

/** The id of the product that was loaded as the nth. */
export function loadedId(nth: number): string {
  return `doc-${nth}`;
}
