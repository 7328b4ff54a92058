import { type Product } from '@cloudpf/commerce';
import { InMemoryTenantRegistry, type Tenant } from '@cloudpf/tenant-routing';
import {
  type BatchLake,
  createBatchHandler,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
  StreamReach,
} from '../src/index.ts';
import { CountedEndings } from './counted-endings.ts';
import { tenant } from './tenants.ts';

class BrokenRegistry extends InMemoryTenantRegistry {
  readonly #broken: ReadonlyMap<string, Error>;

  constructor(tenants: readonly Tenant[], broken: ReadonlyMap<string, Error>) {
    super(tenants);
    this.#broken = broken;
  }

  override async find(tenantId: string): Promise<Tenant | undefined> {
    const error = this.#broken.get(tenantId);
    if (error) throw error;
    return super.find(tenantId);
  }
}

export const DOWN = { code: 'DOWN', message: 'the node is down' };
export const UNAVAILABLE: Outcome = { kind: 'unavailable', reason: DOWN };
export const REJECTED: Outcome = { kind: 'rejected', reason: { code: 'mapper', message: 'no such type' } };

interface PipelineOptions {
  readonly broken?: ReadonlyMap<string, Error>;
  readonly lake?: BatchLake<Product>;
  readonly others?: readonly string[];
}

/** The tenants `acme` and `bodega`, `gone` that is being erased, and others as told; everything in memory. */
export function pipeline(options: PipelineOptions = {}) {
  const tenants = [tenant('acme'), tenant('bodega'), tenant('gone', { status: 'erasing' })];
  tenants.push(...(options.others ?? []).map((name) => tenant(name)));
  const store = new InMemoryHoldingStore();
  const index = new InMemoryTenantIndex<Product>();
  const endings = new CountedEndings();
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  const reach = new StreamReach(store, 'products');
  const heartbeats: { readonly tenant: string; readonly writtenAt: string }[] = [];
  const handle = createBatchHandler({
    schema: PRODUCTS,
    registry: new BrokenRegistry(tenants, options.broken ?? new Map()),
    index,
    parked,
    quarantine,
    endings,
    reach,
    meter: { heartbeat: (applied) => void heartbeats.push(applied) },
    ...(options.lake ? { lake: options.lake } : {}),
  });
  return { handle, index, store, endings, parked, quarantine, reach, heartbeats };
}
