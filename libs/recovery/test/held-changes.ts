import { type Change, decodeRecord, type Ending, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { type Image, type Product } from '@cloudpf/commerce';
import { LABEL } from './fixtures.ts';

export interface RecordOptions {
  readonly sequence: number;
  readonly tenant?: string;
  readonly key?: string;
  readonly name?: string;
  readonly event?: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** Beside the keys and the name; a name of `undefined` leaves it out. */
  readonly fields?: Image;
}

/** One record of the products stream as Lambda delivers it. */
export function productRecord(options: RecordOptions): StreamRecord {
  const { sequence, tenant = 'acme', key = 'p-1', name = `name at ${sequence}`, event = 'MODIFY' } = options;
  const Keys = { tenant_id: { S: tenant }, product_id: { S: key } };
  const image = { ...Keys, name: { S: name }, ...options.fields };
  return {
    eventID: `event-${sequence}`,
    eventName: event,
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${LABEL}`,
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000 + sequence,
      Keys,
      ...(event === 'REMOVE' ? { OldImage: image } : { NewImage: image }),
      SequenceNumber: `${sequence}`,
    },
  };
}

export function productChange(options: RecordOptions): Change<Product> {
  const decoded = decodeRecord(productRecord(options), PRODUCTS);
  if (decoded.operation === 'malformed') throw new Error(decoded.reason.message);
  return decoded;
}

/** Remembers endings and what stopped something, in their order. */
export class RememberedEndings {
  readonly counted: Ending[] = [];
  readonly problems: unknown[] = [];

  count(ending: Ending): void {
    this.counted.push(ending);
  }

  stopped(problem: unknown): void {
    this.problems.push(problem);
  }
}
