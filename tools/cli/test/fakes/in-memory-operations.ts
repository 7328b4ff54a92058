import {
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type LakeRecord } from '@cloudpf/lake-writer';
import {
  type CurrentPurchases,
  InMemoryCell,
  InMemoryErasableItems,
  InMemoryErasableObjects,
  InMemoryItemTable,
} from '@cloudpf/recovery';
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
  /** The documents of one cell. */
  readonly stored = {
    products: new InMemoryCell<Product>(PRODUCTS),
    purchases: new InMemoryCell<Purchase>(PURCHASES),
  };
  readonly copies = {
    products: { schema: PRODUCTS, index: new MirroredIndex<Product>(this.stored.products) },
    purchases: { schema: PURCHASES, index: new MirroredIndex<Purchase>(this.stored.purchases) },
  };
  readonly holding = new InMemoryHoldingStore();
  readonly parked = new ParkedChanges(this.holding);
  readonly quarantine = new Quarantine(this.holding);
  readonly erasable = {
    items: {
      products: new InMemoryErasableItems('products'),
      purchases: new InMemoryErasableItems('purchases'),
    },
    objects: { lake: new InMemoryErasableObjects('lake'), holding: new InMemoryErasableObjects('holding') },
  };
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

  async documents(_tenant: Tenant, table: Table) {
    return this.stored[table];
  }

  async provision(): Promise<readonly string[]> {
    return [];
  }

  async reindexing(): Promise<never> {
    throw new Error('there are no cells in memory');
  }

  currentPurchases(): CurrentPurchases {
    return {
      async *pages() {
        yield [];
      },
    };
  }

  close(): void {
    this.closed += 1;
  }
}

/** What it applies is seen document by document, too. */
class MirroredIndex<T extends Product | Purchase> extends InMemoryTenantIndex<T> {
  readonly #cell: InMemoryCell<T>;

  constructor(cell: InMemoryCell<T>) {
    super();
    this.#cell = cell;
  }

  override async apply(...[tenant, changes]: Parameters<InMemoryTenantIndex<T>['apply']>) {
    const outcomes = await super.apply(tenant, changes);
    const applied = changes.filter((_, place) => outcomes[place]?.kind === 'applied');
    await this.#cell.apply(tenant, applied);
    return outcomes;
  }
}
