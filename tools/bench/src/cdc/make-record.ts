import { type StreamRecord } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/products/stream/2026-01-01T00:00:00.000';
const FIRST_SEQUENCE = 100_000_000_000_000_000_000n;

/** What an item was and is; one of them is absent where it came into being or went. */
export interface ItemStep {
  readonly after: Image | undefined;
  readonly before: Image | undefined;
}

/** Which change of the table it is, and when it is made: epoch milliseconds. */
export interface Moment {
  readonly nth: number;
  readonly at: number;
}

/** The record of the products table's stream for one change. */
export function makeRecord({ after, before }: ItemStep, { nth, at }: Moment): StreamRecord {
  const { tenant_id, product_id } = after ?? before ?? {};
  if (!tenant_id || !product_id) throw new TypeError('a record without a key');
  return {
    eventID: `bench-${nth}`,
    eventName: after ? (before ? 'MODIFY' : 'INSERT') : 'REMOVE',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1_000),
      Keys: { tenant_id, product_id },
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber: String(FIRST_SEQUENCE + BigInt(nth)),
      SizeBytes: 1_024,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

/** The same item with a stock that no other change of it has, and a price of its own. */
export function revise(image: Image, nth: number): Image {
  return { ...image, stock: { N: String(nth) }, price: { N: `${(nth % 90_000) + 1}.5` } };
}
