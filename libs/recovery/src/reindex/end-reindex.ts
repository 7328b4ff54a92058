import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Generation, TARGETS_HOLD_MS } from '@cloudpf/tenant-index';
import { setTimeout as delay } from 'node:timers/promises';
import { NothingKeptError, NothingToRollBackError } from '../errors.ts';
import { type VerifyReport } from '../verify/report.ts';
import { verify } from '../verify/verify.ts';
import { type ReindexOptions, type ReindexPorts } from './reindex-ports.ts';

/** What a step back did. JSON as programs get it. */
export interface RollbackReport {
  readonly tenant_id: string;
  readonly table: string;
  /** What search reads. */
  readonly live: string;
  readonly dropped: readonly string[];
  /** The index that search reads again, beside the table; absent where it never ceased to. */
  readonly verification?: VerifyReport;
}

/**
 * One step back, whatever state a reindex is in: an index that is being built is dropped; after the swap search reads
 * the predecessor again, which has every change since, and is compared with the table and mended.
 * @throws NothingToRollBackError
 */
export async function rollBackReindex<T extends Product | Purchase>(
  ports: ReindexPorts<T>,
  options: ReindexOptions = {},
): Promise<RollbackReport> {
  const { generations, tenant, schema } = ports;
  const { live, newer, older } = await generations.read();
  const predecessor = older.at(-1);
  const whose = { tenant_id: tenant.tenant_id, table: schema.table };
  if (!predecessor && newer.length === 0) throw new NothingToRollBackError(tenant.tenant_id, schema.table);
  // What is newer than the live one is dropped alone: it may be a step back that was not finished.
  if (!predecessor || newer.length > 0) {
    const dropped = await dropAll(ports, newer);
    return { ...whose, live: live.index, dropped };
  }
  await generations.refresh(predecessor);
  await generations.swap(live, predecessor);
  await searchesEnd(options);
  const dropped = await dropAll(ports, [live]);
  const verification = await verify(
    { tenant: tenant.tenant_id, schema, table: ports.table, index: ports.documents(predecessor) },
    { ...options.verify, repair: true },
  );
  return { ...whose, live: predecessor.index, dropped, verification };
}

/**
 * Ends a reindex: what search read before is deleted, and changes go to one index again.
 * @returns the indices that were deleted.
 * @throws NothingKeptError
 */
export async function dropPredecessor<T extends Product | Purchase>(
  ports: ReindexPorts<T>,
  options: ReindexOptions = {},
): Promise<readonly string[]> {
  const { generations, tenant, schema } = ports;
  const { older } = await generations.read();
  if (older.length === 0) throw new NothingKeptError(tenant.tenant_id, schema.table);
  await searchesEnd(options);
  return dropAll(ports, older);
}

async function dropAll<T extends Product | Purchase>(
  { generations }: ReindexPorts<T>,
  all: readonly Generation[],
): Promise<readonly string[]> {
  for (const generation of all) await generations.drop(generation);
  return all.map(({ index }) => index);
}

/** A search that was under way at the swap still reads the other index. */
async function searchesEnd({ holdMs = TARGETS_HOLD_MS, sleep = delay }: ReindexOptions): Promise<void> {
  await sleep(holdMs);
}
