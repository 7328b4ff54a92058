import { type StreamRecord } from '../src/index.ts';

const LABEL = '2026-11-24T04:00:00.000';

interface RecordOptions {
  readonly sequence: number | bigint;
  readonly tenant?: string;
  readonly key?: string;
  readonly name?: string;
  readonly label?: string;
  readonly event?: 'INSERT' | 'MODIFY' | 'REMOVE';
}

/** One record of the products stream as Lambda delivers it. */
export function productRecord(options: RecordOptions): StreamRecord {
  const { sequence, tenant = 'acme', key = 'p-1', label = LABEL, event = 'MODIFY' } = options;
  const Keys = { tenant_id: { S: tenant }, product_id: { S: key } };
  const image = { ...Keys, name: { S: options.name ?? `name at ${sequence}` } };
  return {
    eventID: `event-${sequence}`,
    eventName: event,
    eventSource: 'aws:dynamodb',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${label}`,
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000 + Number(BigInt(sequence) % 1_000n),
      Keys,
      ...(event === 'REMOVE' ? { OldImage: image } : { NewImage: image }),
      SequenceNumber: `${sequence}`,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
