import { type CleanableStore } from '../object-store.ts';
import { cleanClaims } from './clean-claims.ts';
import { cleanFences } from './clean-fences.ts';
import { CleaningMark } from './cleaning-mark.ts';
import { type Share } from './share.ts';

/** What one run did. */
export interface LakeCleaning {
  /** `false` where another run was less than an hour ago: nothing was done. */
  readonly ran: boolean;
  /** How many objects it looked at by their listing. */
  readonly seen: number;
  readonly claims_removed: number;
  readonly fences_removed: number;
  /** Whether it came to the end of both; if not, the next run goes on where this one stopped. */
  readonly is_complete: boolean;
}

export interface LakeCleaningOptions {
  readonly store: CleanableStore;
  readonly now: () => Date;
  /** The longest time after a change in which its record can come again, by the stream or by a redrive. */
  readonly horizonMs: number;
  /** How many objects a run lists at most. */
  readonly limit?: number;
  /** How long the run may still take; it stops in time. */
  readonly remainingMs?: () => number;
}

const SEEN_A_RUN = 50_000;
/** What a page of objects and its removal take at most. */
const RESERVE_MS = 10_000;

/**
 * Removes what the claim protocol leaves behind once nothing can ask for it: claims, and the empty objects that kept
 * late writers out. No object that holds a row is touched. At most once an hour, wherever it is called from.
 * The reasons are in `docs/decisions/0011-lake-cleaning.md`.
 */
export async function cleanLake(options: LakeCleaningOptions): Promise<LakeCleaning> {
  const { store, now, horizonMs, limit = SEEN_A_RUN, remainingMs = () => Infinity } = options;
  const mark = new CleaningMark(store, now);
  const progress = await mark.begin();
  if (progress === undefined)
    return { ran: false, seen: 0, claims_removed: 0, fences_removed: 0, is_complete: true };

  const share = (most: number): Share => ({ most, hasTime: () => remainingMs() > RESERVE_MS });
  const place = { store, now: now(), horizonMs };
  const claims = await cleanClaims(place, progress.claims_after, share(Math.ceil(limit / 2)));
  const fences = await cleanFences(place, progress, share(limit - claims.seen));
  await mark.end({ ...(claims.after && { claims_after: claims.after }), ...fences.progress });
  return {
    ran: true,
    seen: claims.seen + fences.seen,
    claims_removed: claims.removed,
    fences_removed: fences.removed,
    is_complete: claims.isDone && fences.isDone,
  };
}
