import { type Work } from './batch-ports.ts';
import { type Reason } from './outcome.ts';
import { type Placed } from './place-batch.ts';

export interface Condemned<T> {
  readonly placed: Placed<T>;
  readonly reason: Reason;
}

/** Quarantines the records that are no changes, and those of tenants that do not exist. */
export async function quarantineMalformed<T>(batch: readonly Placed<T>[], work: Work<T>): Promise<void> {
  const condemned = batch.flatMap((placed) => {
    const reason = reasonToQuarantine(placed);
    return reason ? [{ placed, reason }] : [];
  });
  await quarantineAll(condemned, work);
}

export async function quarantineAll<T>(condemned: readonly Condemned<T>[], work: Work<T>): Promise<void> {
  await Promise.all(condemned.map((each) => quarantineOne(each, work)));
}

function reasonToQuarantine<T>({ change, tenant, lost, isFenced }: Placed<T>): Reason | undefined {
  if (isFenced) return undefined;
  if (change.operation === 'malformed') return change.reason;
  if (tenant ?? lost) return undefined;
  return { code: 'UNKNOWN_TENANT', message: `there is no tenant "${change.tenant}"`, field: 'tenant_id' };
}

async function quarantineOne<T>({ placed, reason }: Condemned<T>, work: Work<T>): Promise<void> {
  const { change, record, index } = placed;
  const { table } = work.ports.schema;
  const { tenant, key } = change;
  const foundBy = reasonToQuarantine(placed) ? 'reader' : 'cell';
  try {
    await work.ports.quarantine.keep({ table, tenant, key, reason, foundBy, record });
    work.endings.set(index, { ending: 'quarantined', reason });
  } catch (error) {
    work.errors.set(index, error);
  }
}
