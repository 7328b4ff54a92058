import {
  InvalidTenantError,
  isFenced,
  isTenantId,
  RegistryUnavailableError,
  type Tenant,
  type TenantRegistry,
} from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { type Malformed } from './decode-record.ts';
import { type Reason } from './outcome.ts';
import { type StreamRecord } from './stream-record.ts';

/** A record in its place in the batch, and what is known of it so far. */
export interface Placed<T> {
  readonly index: number;
  readonly record: StreamRecord;
  readonly change: Change<T> | Malformed;
  readonly tenant: Tenant | undefined;
  readonly isFenced: boolean;
  /** The tenant is known, but its registry item must be mended before its cell can be found. */
  readonly lost: Reason | undefined;
}

export interface PlacedBatch<T> {
  readonly batch: readonly Placed<T>[];
  /** Why the batch is shorter than the records. */
  readonly stoppedBy: RegistryUnavailableError | undefined;
}

/** Looks up each tenant once; a batch ends before the first record whose tenant cannot be looked up now. */
export async function placeBatch<T>(
  records: readonly StreamRecord[],
  changes: readonly (Change<T> | Malformed)[],
  registry: TenantRegistry,
): Promise<PlacedBatch<T>> {
  const names = new Set(changes.filter(namesTenant).map(({ tenant = '' }) => tenant));
  const tenants = new Map<string | undefined, Found>();
  await Promise.all([...names].map(async (name) => tenants.set(name, await lookUp(name, registry))));

  const batch: Placed<T>[] = [];
  for (const [index, change] of changes.entries()) {
    const record = records[index] ?? {};
    const found = tenants.get(change.tenant);
    if (found instanceof RegistryUnavailableError) return { batch, stoppedBy: found };
    const lost =
      found instanceof InvalidTenantError ? { code: found.code, message: found.message } : undefined;
    const tenant = found instanceof InvalidTenantError ? undefined : found;
    batch.push({ index, record, change, tenant, lost, isFenced: tenant !== undefined && isFenced(tenant) });
  }
  return { batch, stoppedBy: undefined };
}

/** What is malformed mostly tells its tenant, who may be one of whom nothing is to be kept. */
function namesTenant<T>({ operation, tenant = '' }: Change<T> | Malformed): boolean {
  return operation !== 'malformed' || isTenantId(tenant);
}

type Found = Tenant | undefined | RegistryUnavailableError | InvalidTenantError;

async function lookUp(name: string, registry: TenantRegistry): Promise<Found> {
  try {
    return await registry.find(name);
  } catch (error) {
    if (error instanceof RegistryUnavailableError || error instanceof InvalidTenantError) return error;
    return new RegistryUnavailableError(name, { cause: error });
  }
}
