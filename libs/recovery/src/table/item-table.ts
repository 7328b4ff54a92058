import { type Image } from '@cloudpf/commerce';
import { type TenantId } from '@cloudpf/tenant-routing';

export interface PageOptions {
  /** Begins after this sort key. */
  readonly after?: string;
  /** Items a page at most; DynamoDB ends a page at 1 MB besides. */
  readonly limit?: number;
}

/** One page of a tenant's items in the order of their sort keys, by UTF-8 bytes. */
export interface ItemPage {
  readonly items: readonly Image[];
  /** When reading began: UTC, ISO 8601. Every change made before it is in the page. */
  readonly readAt: string;
  /** Where the next page begins; absent on the last one. */
  readonly after?: string;
}

/** The truth that every copy must equal: one DynamoDB table, read consistently, markers left out. */
export interface ItemTable {
  readonly keyName: string;
  /** The creation time that names the table's present stream. */
  streamLabel(): Promise<string>;
  page(tenant: TenantId, options?: PageOptions): Promise<ItemPage>;
  /** How many items there are, or were a moment ago. */
  count(tenant: TenantId): Promise<number>;
  /** The items that are there, by sort key. */
  get(tenant: TenantId, keys: readonly string[]): Promise<ReadonlyMap<string, Image>>;
}
