import { type Reason } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Suspect } from '../verify/suspect.ts';
import { type TableItem } from '../verify/table-item.ts';
import { type LakeField } from './lake-content.ts';

/**
 * `missing`: the lake has no such purchase. `stale`: it says something else of it. `extra`: it has a purchase that the
 * table has not.
 */
type LakeDifference = 'missing' | 'stale' | 'extra';

/** Both sides of one purchase. */
export interface LakeLook {
  readonly suspect: Suspect;
  readonly item: TableItem<Purchase> | undefined;
  readonly finding: LakeDifference | 'equal' | 'unreadable';
  /** In what a stale purchase differs. */
  readonly fields: readonly LakeField[];
  readonly print: string;
}

interface NamedLakeDifference {
  readonly kind: LakeDifference | 'unreadable';
  readonly key: string;
  readonly fields?: readonly LakeField[];
  readonly reason?: Reason;
  readonly repair?: 'mended' | 'left';
}

type Counts = Readonly<Record<LakeDifference, number>>;

/** What a comparison of purchases and lake found. JSON as programs get it. */
export interface LakeVerifyReport {
  readonly tenant_id: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly items: number;
  /** Purchases that the lake says are there. */
  readonly rows: number;
  readonly differences: Counts;
  readonly repaired?: Counts;
  readonly remaining: number;
  readonly unreadable: number;
  readonly unsettled: number;
  readonly names: readonly NamedLakeDifference[];
}

/** Sums up a comparison under way. */
export class LakeFindings {
  readonly #tenant: string;
  readonly #limit: number;
  readonly #startedAt = new Date();
  readonly #seen = { items: 0, rows: 0 };
  readonly #differences = { missing: 0, stale: 0, extra: 0 };
  readonly #repaired = { missing: 0, stale: 0, extra: 0 };
  readonly #names: NamedLakeDifference[] = [];
  #unreadable = 0;
  #unsettled = 0;

  constructor(tenant: string, names: number) {
    this.#tenant = tenant;
    this.#limit = names;
  }

  count({ items, rows }: { readonly items: number; readonly rows: number }): { readonly items: number } {
    this.#seen.items += items;
    this.#seen.rows += rows;
    return this.#seen;
  }

  unsettled(count: number): void {
    this.#unsettled += count;
  }

  found({ finding, suspect, fields, item }: LakeLook, isMended: boolean): void {
    if (finding === 'equal') return;
    if (finding === 'unreadable') this.#unreadable++;
    else {
      this.#differences[finding]++;
      if (isMended) this.#repaired[finding]++;
    }
    if (this.#names.length >= this.#limit) return;
    this.#names.push({
      kind: finding,
      key: suspect.key,
      ...(fields.length === 0 ? {} : { fields }),
      ...(item && 'unreadable' in item ? { reason: item.unreadable } : {}),
      ...(isMended ? { repair: 'mended' } : {}),
    });
  }

  report(wasRepairing: boolean): LakeVerifyReport {
    const [found, mended] = [this.#differences, this.#repaired];
    return {
      tenant_id: this.#tenant,
      started_at: this.#startedAt.toISOString(),
      duration_ms: Date.now() - this.#startedAt.getTime(),
      ...this.#seen,
      differences: found,
      ...(wasRepairing ? { repaired: mended } : {}),
      remaining: found.missing + found.stale + found.extra - mended.missing,
      unreadable: this.#unreadable,
      unsettled: this.#unsettled,
      names: this.#names,
    };
  }
}
