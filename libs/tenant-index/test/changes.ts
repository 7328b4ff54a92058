import {
  decodeRecord,
  HEARTBEAT_KEY,
  type Heartbeat,
  type ItemChange,
  PRODUCTS,
} from '@cloudpf/change-stream';
import { type Image, type Product } from '@cloudpf/commerce';

interface ChangeOptions {
  readonly sequence: number | bigint;
  readonly tenant?: string;
  readonly key?: string;
  readonly name?: string;
  readonly label?: string;
  readonly event?: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly fields?: Image;
}

/** One change of a product, decoded from the record that the stream would deliver. */
export function productChange(options: ChangeOptions): ItemChange<Product> {
  const {
    sequence,
    tenant = 'acme',
    key = 'p-1',
    label = '2026-11-24T04:00:00.000',
    event = 'MODIFY',
  } = options;
  const Keys = { tenant_id: { S: tenant }, product_id: { S: key } };
  const image = { ...Keys, name: { S: options.name ?? `name at ${sequence}` }, ...options.fields };
  const change = decodeRecord(
    {
      eventID: `event-${sequence}`,
      eventName: event,
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${label}`,
      dynamodb: {
        ApproximateCreationDateTime: 1_795_000_000,
        Keys,
        ...(event === 'REMOVE' ? { OldImage: image } : { NewImage: image }),
        SequenceNumber: `${sequence}`,
      },
    },
    PRODUCTS,
  );
  if (change.operation === 'malformed' || change.operation === 'heartbeat')
    throw new Error('no change of an item');
  return change;
}

/** The marker item of a tenant. */
export function heartbeat(sequence = 1): Heartbeat {
  const Keys = { tenant_id: { S: 'acme' }, product_id: { S: HEARTBEAT_KEY } };
  const change = decodeRecord(
    {
      eventName: 'MODIFY',
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:0:table/products/stream/2026-11-24T04:00:00.000',
      dynamodb: {
        ApproximateCreationDateTime: 1_795_000_000,
        Keys,
        NewImage: { ...Keys, written_at: { S: '2026-11-18T11:06:40.500Z' } },
        SequenceNumber: `${sequence}`,
      },
    },
    PRODUCTS,
  );
  if (change.operation !== 'heartbeat') throw new Error('no heartbeat');
  return change;
}
