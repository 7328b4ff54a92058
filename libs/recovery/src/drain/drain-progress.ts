import { type Table } from '@cloudpf/es-mappings';
import { type Settled } from './settle-group.ts';

/** How far one table of one tenant is drained. */
export interface DrainProgress extends Settled {
  readonly tenant: string;
  readonly table: Table;
  /** What is left, as far as it has been counted: changes go on being parked while a cell fails. */
  readonly remaining: { readonly changes: number; readonly lanes: number };
  /** Changes a second since the run began. */
  readonly perSecond: number;
}

/** How one table of one tenant was left. */
export interface DrainedTable extends DrainProgress {
  /** What stopped the draining before nothing was left. */
  readonly stoppedBy?: string;
  /** Objects that are no lanes of this tenant; they stay for a person to look at. */
  readonly unreadable: readonly string[];
}

/** Adds up what a run settles. */
export class DrainTally {
  readonly #of: { readonly tenant: string; readonly table: Table };
  readonly #now: () => number;
  readonly #beganAt: number;
  readonly #settled = { applied: 0, superseded: 0, quarantined: 0, fenced: 0, lanes: 0 };
  #waiting: { changes: number; lanes: number };

  constructor(
    of: { readonly tenant: string; readonly table: Table },
    waiting: { readonly changes: number; readonly lanes: number },
    now: () => number,
  ) {
    this.#of = of;
    this.#waiting = { ...waiting };
    this.#now = now;
    this.#beganAt = now();
  }

  add(settled: Settled, gone: { readonly changes: number; readonly lanes: number }): void {
    this.#settled.applied += settled.applied;
    this.#settled.superseded += settled.superseded;
    this.#settled.quarantined += settled.quarantined;
    this.#settled.fenced += settled.fenced;
    this.#settled.lanes += settled.lanes;
    this.#waiting = {
      changes: Math.max(0, this.#waiting.changes - gone.changes),
      lanes: Math.max(0, this.#waiting.lanes - gone.lanes),
    };
  }

  progress(): DrainProgress {
    const { applied, superseded, quarantined, fenced } = this.#settled;
    const seconds = (this.#now() - this.#beganAt) / 1_000;
    const perSecond = seconds > 0 ? Math.round((applied + superseded + quarantined + fenced) / seconds) : 0;
    return { ...this.#of, ...this.#settled, remaining: this.#waiting, perSecond };
  }
}
