import { type Table } from '@cloudpf/es-mappings';
import { type PlaceCount } from './erase/erase-tenant.ts';
import { type Refusal } from './erase/erasure-ports.ts';
import { type VerifyReport } from './verify/report.ts';

/** The table has no stream, so that nothing tells where its changes stand. */
export class NoStreamError extends Error {
  override readonly name = 'NoStreamError';
  readonly code = 'NO_STREAM';

  constructor(table: string) {
    super(`the table ${table} has no stream; enable one with new and old images`);
  }
}

/** Something waits for a tenant that the registry does not know. */
export class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError';
  readonly code = 'UNKNOWN_TENANT';

  constructor(tenant: string) {
    super(`the registry knows no tenant "${tenant}"; what is parked for it stays until it does`);
  }
}

/** A tenant that is being erased, or is; nothing may reach its cell again. */
export class FencedTenantError extends Error {
  override readonly name = 'FencedTenantError';
  readonly code = 'FENCED_TENANT';

  constructor(tenant: string) {
    super(`tenant "${tenant}" is erased or being erased; nothing is written to its cell`);
  }
}

/** A cell that takes nothing, although it was tried for a while. */
export class CellUnavailableError extends Error {
  override readonly name = 'CellUnavailableError';
  readonly code = 'CELL_UNAVAILABLE';

  constructor(tenant: string, problem: string) {
    super(`the cell of tenant "${tenant}" takes nothing: ${problem}; mend it, then go on with --resume`);
  }
}

/** A new index that does not come to equal the table; search reads the one before. */
export class ReindexHeldError extends Error {
  override readonly name = 'ReindexHeldError';
  readonly code = 'REINDEX_HELD';
  readonly verification: VerifyReport;

  constructor(index: string, verification: VerifyReport) {
    const { remaining, tenant_id: tenant } = verification;
    super(
      `${index} still differs from the table of tenant "${tenant}" in ${remaining} of ${verification.items} items, so search keeps the index it has; mend what refuses them, then reindex again to go on, or roll back`,
    );
    this.verification = verification;
  }
}

/** The index under construction is gone, or is another by now. */
export class ReindexInterruptedError extends Error {
  override readonly name = 'ReindexInterruptedError';
  readonly code = 'REINDEX_INTERRUPTED';

  constructor(tenant: string, index: string) {
    super(
      `${index} of tenant "${tenant}" was dropped while it was filled, as a rollback does; search keeps the index it has`,
    );
  }
}

/** A reindex before this one was not ended: its predecessor still takes every change. */
export class PredecessorKeptError extends Error {
  override readonly name = 'PredecessorKeptError';
  readonly code = 'PREDECESSOR_KEPT';

  constructor(tenant: string, index: string) {
    super(`tenant "${tenant}" was reindexed already, and ${index} is kept for a rollback; end that first`);
  }
}

/** A table with one index only. */
export class NothingToRollBackError extends Error {
  override readonly name = 'NothingToRollBackError';
  readonly code = 'NOTHING_TO_ROLL_BACK';

  constructor(tenant: string, table: string) {
    super(`tenant "${tenant}" has one index of ${table}; there is no reindex to roll back`);
  }
}

/** A table without an index from before. */
export class NothingKeptError extends Error {
  override readonly name = 'NothingKeptError';
  readonly code = 'NOTHING_KEPT';

  constructor(tenant: string, table: string) {
    super(`no index of ${table} from before a reindex is kept for tenant "${tenant}"`);
  }
}

/** Athena did not answer a statement over a tenant's lake. */
export class LakeQueryError extends Error {
  override readonly name = 'LakeQueryError';
  readonly code = 'LAKE_QUERY';

  constructor(tenant: string, problem: string) {
    super(`the lake of tenant "${tenant}" cannot be read: ${problem}`);
  }
}

const NAMED = 5;

/** A tenant of whom something is still there after it was erased. */
export class ErasureIncompleteError extends Error {
  override readonly name = 'ErasureIncompleteError';
  readonly code = 'ERASURE_INCOMPLETE';
  readonly left: readonly PlaceCount[];

  constructor(
    tenant: string,
    { left, refused }: { readonly left: readonly PlaceCount[]; readonly refused: readonly Refusal[] },
  ) {
    const places = left.map(({ count, kind, store, place }) => {
      const what = count === 1 ? kind.slice(0, -1) : kind;
      return `${count} ${what} of ${place} in ${store}`;
    });
    const reasons = refused.slice(0, NAMED).map(({ what, reason }) => `${what}: ${reason}`);
    const more = refused.length > NAMED ? [`and ${refused.length - NAMED} more`] : [];
    const why =
      refused.length > 0
        ? [...reasons, ...more].join('; ')
        : 'they came while the others went, so something still writes them';
    super(`of tenant "${tenant}" there is still ${places.join(', ')} (${why})`);
    this.left = left;
  }
}

/** The functions have not read a stream as far as it has to be read before a tenant may go. */
export class StreamBehindError extends Error {
  override readonly name = 'StreamBehindError';
  readonly code = 'STREAM_BEHIND';

  constructor(table: Table, readThrough: string | undefined) {
    const reached = readThrough === undefined ? 'was never read' : `is read through ${readThrough} only`;
    super(
      `the stream of ${table} ${reached}, so that what was removed is not seen to be dropped; look why cdc-${table} stands still`,
    );
  }
}
