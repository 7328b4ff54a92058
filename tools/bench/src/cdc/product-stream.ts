import { type StreamRecord } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { generateProducts, type SampleTenant } from '@cloudpf/sample-data';

/**
 * `inserts`: every record is a new product. `mixed`: six of ten records update, two insert, two remove, and each product
 * that was inserted before is met once, the oldest first. `hot`: as `mixed`, over the same few hundred products.
 */
export const SHAPES = ['inserts', 'mixed', 'hot'] as const;
export type Shape = (typeof SHAPES)[number];

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/products/stream/2026-01-01T00:00:00.000';
const SEED = 'bench';
const NOW = new Date('2026-01-01T00:00:00Z');
const CHANGED_AT = 1_767_225_600;
const FIRST_SEQUENCE = 100_000_000_000_000_000_000n;
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

/** Makes the records of the products table's stream: always the same ones in the same order. */
export class ProductStream {
  readonly #tenant: SampleTenant;
  readonly #fresh: Iterator<Image, unknown>;
  readonly #old: Iterator<Image, unknown>;
  #hot: HotProducts | undefined;
  #sequence = 0;
  #drawn = 0;

  constructor(tenant: SampleTenant) {
    this.#tenant = tenant;
    this.#old = this.#products();
    this.#fresh = this.#products();
  }

  batch(shape: Shape, size: number): readonly StreamRecord[] {
    return Array.from({ length: size }, () => this.#next(shape));
  }

  #next(shape: Shape): StreamRecord {
    if (shape === 'inserts') return this.#insert();
    const event = PATTERN[this.#drawn % PATTERN.length];
    this.#drawn += 1;
    if (event === 'INSERT') return this.#insert();
    if (shape === 'hot') return this.#changeHot(event === 'REMOVE');
    const image = take(this.#old);
    return event === 'REMOVE'
      ? this.#record(undefined, image)
      : this.#record(revise(image, this.#sequence), image);
  }

  #insert(): StreamRecord {
    return this.#record(take(this.#fresh), undefined);
  }

  /** A removed product comes back with its next change, as an insert. */
  #changeHot(isRemoval: boolean): StreamRecord {
    this.#hot ??= new HotProducts(this.#old);
    const before = this.#hot.current(this.#drawn);
    const after =
      isRemoval && before ? undefined : revise(before ?? this.#hot.original(this.#drawn), this.#sequence);
    this.#hot.replace(this.#drawn, after);
    return this.#record(after, before);
  }

  #record(after: Image | undefined, before: Image | undefined): StreamRecord {
    this.#sequence += 1;
    const { tenant_id, product_id } = after ?? before ?? {};
    if (!tenant_id || !product_id) throw new TypeError('a record without a key');
    const sequenceNumber = String(FIRST_SEQUENCE + BigInt(this.#sequence));
    return {
      eventID: `bench-${this.#sequence}`,
      eventName: after ? (before ? 'MODIFY' : 'INSERT') : 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: ARN,
      dynamodb: {
        ApproximateCreationDateTime: CHANGED_AT,
        Keys: { tenant_id, product_id },
        ...(after && { NewImage: after }),
        ...(before && { OldImage: before }),
        SequenceNumber: sequenceNumber,
        SizeBytes: 1_024,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    };
  }

  #products(): Iterator<Image, unknown> {
    return generateProducts(this.#tenant, { count: Number.MAX_SAFE_INTEGER, seed: SEED, now: NOW });
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

function revise(image: Image, sequence: number): Image {
  return { ...image, stock: { N: String(sequence % 1_000) }, price: { N: `${(sequence % 90_000) + 1}.5` } };
}

function take(images: Iterator<Image, unknown>): Image {
  const next = images.next();
  if (next.done === true) throw new RangeError('there are no products left');
  return next.value;
}
