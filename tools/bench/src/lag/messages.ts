import { type ArrivalPlan } from './arrival-plan.ts';

/** What the load came to: milliseconds from due to written, one a change that was written. */
export interface Sent {
  readonly writeMs: readonly number[];
  readonly failed: number;
}

/** A tenant's search, as its users reach it. */
export interface Watched {
  readonly tenant: string;
  readonly url: string;
  readonly readKey: string;
}

export interface WatchOrder {
  readonly plan: ArrivalPlan;
  /** Whom to look at; others may have changes too. */
  readonly watched: readonly Watched[];
  /** How long to look on after the last change is due. */
  readonly graceSeconds: number;
}

/** Milliseconds from due to found, one a change that was found. */
export interface Seen {
  readonly tenant: string;
  readonly lags: readonly number[];
  readonly notFound: number;
}

export interface ImportOrder {
  readonly tenant: string;
  readonly products: number;
}

export interface Imported {
  readonly seconds: number;
}
