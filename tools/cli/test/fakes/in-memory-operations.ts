import {
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type LakeRecord } from '@cloudpf/lake-writer';
import { InMemoryItemTable } from '@cloudpf/recovery';
import { InMemoryTenantRegistry, Tenant } from '@cloudpf/tenant-routing';
import { type Operations } from '../../src/stack/operations.ts';

/** What operations work on, all of it in memory; cells are reached through `copies` alone. */
export class InMemoryOperations implements Operations {
  readonly tenants: readonly Tenant[];
  readonly registry: InMemoryTenantRegistry;
  readonly items = {
    products: new InMemoryItemTable('product_id'),
    purchases: new InMemoryItemTable('purchase_id'),
  };
  readonly copies = {
    products: { schema: PRODUCTS, index: new InMemoryTenantIndex<Product>() },
    purchases: { schema: PURCHASES, index: new InMemoryTenantIndex<Purchase>() },
  };
  readonly holding = new InMemoryHoldingStore();
  readonly parked = new ParkedChanges(this.holding);
  readonly quarantine = new Quarantine(this.holding);
  readonly lateRows: LakeRecord[] = [];
  closed = 0;
  readonly cells = {
    elasticsearch: async () => {
      throw new Error('there are no cells in memory');
    },
    forget: () => undefined,
  };
  readonly lake = {
    write: async () => {
      throw new Error('no batch is written by an operation');
    },
    resumeAt: async () => undefined,
    markFreshness: async () => undefined,
    readFreshness: async () => undefined,
    writeLate: async (_streamArn: string, record: LakeRecord) => void this.lateRows.push(record),
  };

  constructor(tenantIds: readonly string[]) {
    this.tenants = tenantIds.map((tenant_id) =>
      Tenant.parse({
        tenant_id,
        name: tenant_id,
        status: 'active',
        search_endpoint: 'http://127.0.0.1:1',
        secret_ref: 'x',
      }),
    );
    this.registry = new InMemoryTenantRegistry(this.tenants);
  }

  close(): void {
    this.closed += 1;
  }
}
