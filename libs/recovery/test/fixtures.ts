import { decodeRecord, type ItemChange, PRODUCTS } from '@cloudpf/change-stream';
import { type Image, type Product } from '@cloudpf/commerce';
import { Tenant, TenantId } from '@cloudpf/tenant-routing';

export const LABEL = '2026-11-24T04:00:00.000';
const ARN = `arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${LABEL}`;

export const ACME = TenantId.parse('acme');

export function tenantOf(tenantId: string, fields: object = {}): Tenant {
  return Tenant.parse({
    tenant_id: tenantId,
    name: tenantId,
    status: 'active',
    search_endpoint: 'http://localhost:9200',
    secret_ref: 'none',
    ...fields,
  });
}

/** A product as the table keeps it. */
export function productImage(key: string, name: string, tenant = 'acme'): Image {
  return { tenant_id: { S: tenant }, product_id: { S: key }, name: { S: name } };
}

export interface ChangeOptions {
  readonly sequence: number;
  /** UTC, ISO 8601. */
  readonly changedAt?: string;
  readonly tenant?: string;
  /** Beside the keys and the name. */
  readonly fields?: Image;
}

/** One change of a product as the pipeline decodes it; `name` is absent for a remove. */
export function productChange(
  key: string,
  name: string | undefined,
  { sequence, changedAt = '2026-11-24T05:00:00.000Z', tenant = 'acme', fields = {} }: ChangeOptions,
): ItemChange<Product> {
  const Keys = { tenant_id: { S: tenant }, product_id: { S: key } };
  const change = decodeRecord(
    {
      eventName: name === undefined ? 'REMOVE' : 'MODIFY',
      eventSourceARN: ARN,
      dynamodb: {
        ApproximateCreationDateTime: Date.parse(changedAt) / 1000,
        Keys,
        ...(name === undefined ? {} : { NewImage: { ...productImage(key, name, tenant), ...fields } }),
        SequenceNumber: String(sequence),
      },
    },
    PRODUCTS,
  );
  if (change.operation === 'malformed' || change.operation === 'heartbeat')
    throw new Error('no change of an item');
  return change;
}
