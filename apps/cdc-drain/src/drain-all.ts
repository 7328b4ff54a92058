import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Tenant, type TenantRegistry } from '@cloudpf/tenant-routing';
import { type Drained, type DrainPorts, drainTenant } from './drain-tenant.ts';

type TablePorts<T> = Omit<DrainPorts<T>, 'hasTime'>;
type Table = DrainPorts<unknown>['schema']['table'];

export interface DrainAllPorts {
  readonly registry: TenantRegistry;
  readonly tables: readonly [TablePorts<Product>, TablePorts<Purchase>];
  purge(tenant: Tenant, table: Table): Promise<number>;
  remainingMs(): number;
  onProblem(tenant: string, table: Table, error: unknown): void;
}

export interface DrainReport {
  readonly drained: number;
  readonly purged: number;
  readonly waiting: readonly { readonly tenant: string; readonly table: Table; readonly reason: string }[];
}

/** What the end of a run needs: a lane must not be cut off in the middle. */
const RESERVE_MS = 20_000;

/** Drains every tenant that has something parked, all of them side by side, so that none waits for another. */
export async function drainAll(ports: DrainAllPorts): Promise<DrainReport> {
  const tenants = await ports.registry.list();
  const hasTime = () => ports.remainingMs() > RESERVE_MS;
  const waiting: { tenant: string; table: Table; reason: string }[] = [];
  let drained = 0;
  let purged = 0;

  const run = async (tenant: Tenant, table: Table, drain: () => Promise<Drained>) => {
    try {
      const { changes, stoppedBy } = await drain();
      drained += changes;
      if (stoppedBy !== undefined) waiting.push({ tenant: tenant.tenant_id, table, reason: stoppedBy });
      else if (tenant.status === 'active' && hasTime()) {
        const removed = await ports.purge(tenant, table);
        purged += removed;
      }
    } catch (error) {
      ports.onProblem(tenant.tenant_id, table, error);
    }
  };
  const [products, purchases] = ports.tables;
  await Promise.all(
    tenants.flatMap((tenant) => [
      run(tenant, 'products', () => drainTenant(tenant, { ...products, hasTime })),
      run(tenant, 'purchases', () => drainTenant(tenant, { ...purchases, hasTime })),
    ]),
  );
  return { drained, purged, waiting };
}
