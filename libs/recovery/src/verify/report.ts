import { type Reason } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type Difference, DIFFERENCES } from './judge.ts';
import { type Look } from './look.ts';
import { type RangeTally } from './range-tally.ts';
import { type Mended } from './repair.ts';

/** One difference by name. */
export interface NamedDifference {
  readonly kind: Difference | 'unreadable';
  readonly key: string;
  /** Where it is not the id that belongs to the key. */
  readonly document_id?: string;
  /** Whose document it says it is, where that is another tenant. */
  readonly tenant_id?: string;
  readonly repair?: 'mended' | 'left' | 'refused';
  readonly reason?: Reason;
}

type Counts = Readonly<Record<Difference, number>>;

/** What a verification found. JSON as programs get it. */
export interface VerifyReport {
  readonly tenant_id: string;
  readonly table: Table;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly items: number;
  /** Documents that are no tombstones. */
  readonly documents: number;
  readonly ranges: number;
  /** Ranges in which something differs, as far as names are kept. */
  readonly differing_ranges: readonly RangeTally[];
  readonly differences: Counts;
  /** How many of the differences were mended; absent where nothing should be. */
  readonly repaired?: Counts;
  /** Differences that are still there. */
  readonly remaining: number;
  /** Items that the schema refuses; their changes are in quarantine. */
  readonly unreadable: number;
  /** Items that changed all the while, so that nothing can be said of them. */
  readonly unsettled: number;
  /** The first differences by name. */
  readonly names: readonly NamedDifference[];
}

export function noCounts(): Record<Difference, number> {
  return { missing: 0, stale: 0, extra: 0, tombstone: 0 };
}

export function sumOf(counts: Counts): number {
  return DIFFERENCES.reduce((sum, kind) => sum + counts[kind], 0);
}

export function nameOf<T>(
  { suspect, finding, item, document }: Look<T>,
  { tenant, ownId, mended }: { readonly tenant: string; readonly ownId: string; readonly mended?: Mended<T> },
): NamedDifference | undefined {
  if (finding === 'equal') return undefined;
  const owner = document?.source['tenant_id'];
  const reason =
    mended?.kind === 'refused' ? mended.reason : item && 'unreadable' in item ? item.unreadable : undefined;
  return {
    kind: finding,
    key: suspect.key,
    ...(suspect.id === ownId ? {} : { document_id: suspect.id }),
    ...(typeof owner === 'string' && owner !== tenant ? { tenant_id: owner } : {}),
    ...(mended === undefined ? {} : { repair: mended.kind }),
    ...(reason === undefined ? {} : { reason }),
  };
}
