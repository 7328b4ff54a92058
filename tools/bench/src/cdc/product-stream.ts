import { type StreamRecord } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { generateProducts, type SampleTenant } from '@cloudpf/sample-data';
import { makeRecord, type Moment, revise } from './make-record.ts';

/**
 * `inserts`: every record is a new product. `mixed`: six of ten records update, two insert, two remove, and each product
 * that was inserted before is met once, the oldest first. `hot`: as `mixed`, over the same few hundred products.
 */
export const SHAPES = ['inserts', 'mixed', 'hot'] as const;
export type Shape = (typeof SHAPES)[number];

/** How many products must be there before so many records of a shape. */
export function productsNeeded(shape: Shape, records: number): number {
  return { inserts: 0, mixed: records, hot: HOT_PRODUCTS }[shape];
}

const SEED = 'bench';
const NOW = new Date('2026-01-01T00:00:00Z');
const HOT_PRODUCTS = 300;
const PATTERN = [
  'MODIFY',
  'INSERT',
  'MODIFY',
  'REMOVE',
  'MODIFY',
  'MODIFY',
  'INSERT',
  'MODIFY',
  'REMOVE',
  'MODIFY',
] as const;

/** Makes the records of the products table's stream: always the same ones in the same order, as if just changed. */
export class ProductStream {
  readonly #tenants: readonly TenantProducts[];
  readonly #now: () => number;
  #sequence = 0;
  #turn = 0;

  /** Several tenants take turns, record by record. */
  constructor(tenants: readonly SampleTenant[], now: () => number = Date.now) {
    this.#now = now;
    this.#tenants = tenants.map((tenant) => new TenantProducts(tenant));
  }

  batch(shape: Shape, size: number): readonly StreamRecord[] {
    const at = this.#now();
    return Array.from({ length: size }, () => {
      const tenant = this.#tenants[this.#turn % this.#tenants.length];
      if (!tenant) throw new RangeError('there is no tenant');
      this.#turn += 1;
      this.#sequence += 1;
      return tenant.next(shape, { nth: this.#sequence, at });
    });
  }
}

class TenantProducts {
  readonly #fresh: Iterator<Image, unknown>;
  readonly #old: Iterator<Image, unknown>;
  #hot: HotProducts | undefined;
  #drawn = 0;

  constructor(tenant: SampleTenant) {
    const products = () => generateProducts(tenant, { count: Number.MAX_SAFE_INTEGER, seed: SEED, now: NOW });
    this.#old = products();
    this.#fresh = products();
  }

  next(shape: Shape, moment: Moment): StreamRecord {
    if (shape === 'inserts') return this.#insert(moment);
    const event = PATTERN[this.#drawn % PATTERN.length];
    this.#drawn += 1;
    if (event === 'INSERT') return this.#insert(moment);
    if (shape === 'hot') return this.#changeHot(event === 'REMOVE', moment);
    const before = take(this.#old);
    return makeRecord({ before, after: event === 'REMOVE' ? undefined : revise(before, moment.nth) }, moment);
  }

  #insert(moment: Moment): StreamRecord {
    return makeRecord({ before: undefined, after: take(this.#fresh) }, moment);
  }

  /** A removed product comes back with its next change, as an insert. */
  #changeHot(isRemoval: boolean, moment: Moment): StreamRecord {
    this.#hot ??= new HotProducts(this.#old);
    const before = this.#hot.current(this.#drawn);
    const after =
      isRemoval && before ? undefined : revise(before ?? this.#hot.original(this.#drawn), moment.nth);
    this.#hot.replace(this.#drawn, after);
    return makeRecord({ before, after }, moment);
  }
}

/** A few products in the order in which they come round again. */
class HotProducts {
  readonly #originals: readonly Image[];
  readonly #current: (Image | undefined)[];

  constructor(products: Iterator<Image, unknown>) {
    this.#originals = Array.from({ length: HOT_PRODUCTS }, () => take(products));
    this.#current = [...this.#originals];
  }

  original(turn: number): Image {
    const image = this.#originals[turn % HOT_PRODUCTS];
    if (!image) throw new RangeError('there is no hot product');
    return image;
  }

  current(turn: number): Image | undefined {
    return this.#current[turn % HOT_PRODUCTS];
  }

  replace(turn: number, image: Image | undefined): void {
    this.#current[turn % HOT_PRODUCTS] = image;
  }
}

function take(images: Iterator<Image, unknown>): Image {
  const next = images.next();
  if (next.done === true) throw new RangeError('there are no products left');
  return next.value;
}
