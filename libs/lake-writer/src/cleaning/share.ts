import { type CleanableStore } from '../object-store.ts';

/** What a part of a run may take. */
export interface Share {
  /** Objects listed. */
  readonly most: number;
  readonly hasTime: () => boolean;
}

/** What became of it. */
export interface Cleaned {
  readonly seen: number;
  readonly removed: number;
  readonly isDone: boolean;
}

/** Where and when is cleaned. */
export interface CleaningPlace {
  readonly store: CleanableStore;
  readonly now: Date;
  readonly horizonMs: number;
}

/** The newest time at which an object was written that nothing can ask for any more, epoch milliseconds. */
export function oldestNeeded({ now, horizonMs }: CleaningPlace): number {
  return now.getTime() - horizonMs;
}
