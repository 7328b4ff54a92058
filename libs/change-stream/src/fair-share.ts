import { type Tenant } from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { asksForLess, type Outcome, type Reason } from './outcome.ts';
import { type TenantIndex } from './tenant-index.ts';

export interface FairShareOptions {
  /** The stream counts as behind when a lane's oldest change is older than this, milliseconds. */
  readonly behindMs: number;
  /** Changes of one lane that are applied at once while the stream is behind. */
  readonly share?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const OVER_SHARE: Reason = {
  code: 'OVER_SHARE',
  message: 'the stream is behind and the tenant has more than its share of it; the rest is drained apart',
};
const SLOWED: Reason = {
  code: 'SLOWED',
  message: 'the cell asked for less; the rest is drained at the pace that it takes',
};

const SMALLEST_SHARE = 25;

/**
 * Keeps one tenant's flood from delaying the others, who wait behind it in the same stream. While the stream is
 * behind, a lane brings its oldest changes up to the share to the cell; the rest is left to be parked, which is
 * fast, and drained beside the stream. A cell that answers 429 halves its own share until it takes changes again.
 */
export class FairShare<T> implements TenantIndex<T> {
  readonly #index: TenantIndex<T>;
  readonly #behindMs: number;
  readonly #share: number;
  readonly #now: () => number;
  readonly #slowed = new Map<string, number>();

  constructor(index: TenantIndex<T>, options: FairShareOptions) {
    this.#index = index;
    this.#behindMs = options.behindMs;
    this.#share = options.share ?? 250;
    this.#now = options.now ?? Date.now;
  }

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const slowed = this.#slowed.get(tenant.tenant_id) ?? Infinity;
    const share = Math.min(slowed, this.#isBehind(changes) ? this.#share : Infinity);
    const taken = changes.length > share ? changes.slice(0, share) : changes;
    const outcomes = await this.#index.apply(tenant, taken);
    this.#adapt(tenant.tenant_id, taken.length, outcomes);
    if (taken === changes) return outcomes;

    const left: Outcome = { kind: 'unavailable', reason: share === slowed ? SLOWED : OVER_SHARE };
    return changes.map((_, index) => outcomes[index] ?? left);
  }

  #isBehind([oldest]: readonly Change<T>[]): boolean {
    return oldest !== undefined && this.#now() - Date.parse(oldest.changedAt) > this.#behindMs;
  }

  #adapt(tenant: string, taken: number, outcomes: readonly Outcome[]): void {
    const isTooMuch = outcomes.some(
      (outcome) => outcome.kind === 'unavailable' && asksForLess(outcome.reason),
    );
    const slowed = this.#slowed.get(tenant);
    if (isTooMuch) {
      this.#slowed.set(tenant, Math.max(SMALLEST_SHARE, Math.floor(Math.min(taken, slowed ?? taken) / 2)));
    } else if (slowed !== undefined && outcomes.every(({ kind }) => kind !== 'unavailable')) {
      if (taken >= slowed) this.#slowed.set(tenant, slowed * 2);
      if (slowed > this.#share) this.#slowed.delete(tenant);
    }
  }
}
