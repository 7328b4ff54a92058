import {
  type Change,
  type ItemChange,
  type Malformed,
  type Reason,
  type TableSchema,
} from '@cloudpf/change-stream';
import { type Image, InvalidImageError } from '@cloudpf/commerce';
import { isFenced, type Tenant } from '@cloudpf/tenant-routing';

/** What a redrive does with one record; `stays` where it cannot do anything yet. */
export type Verdict<T> =
  | { readonly action: 'upsert' | 'remove'; readonly change: ItemChange<T>; readonly own: ItemChange<T> }
  | { readonly action: 'forget' }
  | { readonly action: 'stays'; readonly reason: Reason };

export interface Evidence<T> {
  readonly schema: TableSchema<T>;
  readonly decoded: Change<T> | Malformed;
  /** `undefined` where the registry knows none; a reason where its entry cannot be used. */
  readonly tenant: Tenant | Reason | undefined;
  /** The item as its table has it now. */
  readonly item: Image | undefined;
}

/**
 * A record is applied with what its item is now, at the record's own position. Content newer than its position can
 * never replace anything newer still, nor bring back what is gone; every later change of the item has a higher position.
 */
export function judgeRecord<T>({ schema, decoded, tenant, item }: Evidence<T>): Verdict<T> {
  if (decoded.operation === 'malformed') return { action: 'stays', reason: decoded.reason };
  if (tenant === undefined) {
    const message = `there is no tenant "${decoded.tenant}"`;
    return { action: 'stays', reason: { code: 'UNKNOWN_TENANT', message, field: 'tenant_id' } };
  }
  if ('code' in tenant) return { action: 'stays', reason: tenant };
  if (isFenced(tenant)) {
    const message = `the tenant is ${tenant.status}; nothing may reach its cell again`;
    return { action: 'stays', reason: { code: 'TENANT_FENCED', message } };
  }
  if (decoded.operation === 'heartbeat') return { action: 'forget' };
  if (!item) {
    return { action: 'remove', own: decoded, change: { ...decoded, operation: 'remove', image: undefined } };
  }
  try {
    const image = schema.readImage(item);
    return {
      action: 'upsert',
      own: decoded,
      change: { ...decoded, operation: 'upsert', isInsert: false, image },
    };
  } catch (error) {
    return { action: 'stays', reason: presentItemInvalid(error) };
  }
}

function presentItemInvalid(error: unknown): Reason {
  const message = `the item as the table has it now cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof InvalidImageError) return { code: error.code, message, field: error.field };
  return { code: 'INVALID_ITEM', message };
}
