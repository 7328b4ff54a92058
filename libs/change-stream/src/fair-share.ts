import { type Tenant } from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { asksForLess, type Outcome, type Reason } from './outcome.ts';
import { type TenantIndex } from './tenant-index.ts';

export interface FairShareOptions {
  /** The stream counts as behind when a lane's oldest change is older than this, milliseconds. */
  readonly behindMs: number;
  /** Changes of one lane that are applied at most while the stream is behind. */
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
  message:
    'the cell takes no more in the time that a tenant may keep others waiting; the rest is drained apart',
};

/** How long a lane may keep the others waiting, while the stream keeps up and while it is behind. */
const SECONDS = 1;
const SECONDS_BEHIND = 0.25;
const SMALLEST_SHARE = 25;
/** So few changes cost a cell hardly more than one, so their time says nothing of its pace. */
const FEW = 50;

/** A lane's way to its cell. */
interface Passage {
  /** Seconds that it may take, and that it took. */
  readonly seconds: number;
  readonly took: number;
  readonly taken: number;
  /** Whether more of the lane was there than the cell's pace allowed. */
  readonly isCut: boolean;
  readonly outcomes: readonly Outcome[];
}

/**
 * Keeps one tenant's flood from delaying the others, who wait behind it in the same stream. A lane brings its oldest
 * changes to the cell: while the stream is behind up to the share, and always what a slow cell takes in a short time.
 * The rest is left to be parked, which is fast, and drained beside the stream.
 */
export class FairShare<T> implements TenantIndex<T> {
  readonly #index: TenantIndex<T>;
  readonly #behindMs: number;
  readonly #share: number;
  readonly #now: () => number;
  /** Changes a second, of cells that are too slow to be given all. */
  readonly #paces = new Map<string, number>();

  constructor(index: TenantIndex<T>, options: FairShareOptions) {
    this.#index = index;
    this.#behindMs = options.behindMs;
    this.#share = options.share ?? 250;
    this.#now = options.now ?? Date.now;
  }

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const isBehind = this.#isBehind(changes);
    const seconds = isBehind ? SECONDS_BEHIND : SECONDS;
    const byPace = this.#allowedIn(seconds, tenant.tenant_id);
    const share = isBehind ? Math.min(byPace, this.#share) : byPace;
    const taken = changes.length > share ? changes.slice(0, share) : changes;

    const began = this.#now();
    const outcomes = await this.#index.apply(tenant, taken);
    const took = (this.#now() - began) / 1_000;
    const isCut = taken.length >= byPace;
    this.#adapt(tenant.tenant_id, { seconds, took, taken: taken.length, isCut, outcomes });
    if (taken === changes) return outcomes;

    const left: Outcome = { kind: 'unavailable', reason: isCut ? SLOWED : OVER_SHARE };
    return changes.map((_, index) => outcomes[index] ?? left);
  }

  #isBehind([oldest]: readonly Change<T>[]): boolean {
    return oldest !== undefined && this.#now() - Date.parse(oldest.changedAt) > this.#behindMs;
  }

  #allowedIn(seconds: number, tenant: string): number {
    const pace = this.#paces.get(tenant);
    return pace === undefined ? Infinity : Math.max(SMALLEST_SHARE, Math.floor(pace * seconds));
  }

  #adapt(tenant: string, passage: Passage): void {
    const pace = nextPace(this.#paces.get(tenant), passage);
    if (pace === undefined || pace * SECONDS_BEHIND > this.#share) this.#paces.delete(tenant);
    else this.#paces.set(tenant, pace);
  }
}

/** A cell that answers 429 gets half; one that was given too much or could take more gets what it took, at most twice as much. */
function nextPace(
  pace: number | undefined,
  { seconds, took, taken, isCut, outcomes }: Passage,
): number | undefined {
  const waiting = outcomes.filter((outcome) => outcome.kind === 'unavailable');
  if (waiting.some(({ reason }) => asksForLess(reason))) return Math.max(SMALLEST_SHARE, taken / 2) / seconds;
  const isSlow = took > seconds && taken >= FEW;
  if (isSlow || (isCut && waiting.length === 0)) {
    return Math.max(FEW / seconds, Math.min(taken / took, 2 * (pace ?? Infinity)));
  }
  return pace;
}
