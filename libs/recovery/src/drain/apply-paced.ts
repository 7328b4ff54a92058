import {
  asksForLess,
  type Change,
  type Outcome,
  type Reason,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type CellPace } from '../paced/cell-pace.ts';

export interface PacedCell<T> {
  readonly tenant: Tenant;
  readonly index: TenantIndex<T>;
  readonly pace: CellPace;
  /** Asked before each request. */
  readonly goesOn: () => boolean;
}

export interface Paced {
  /** By the place of the change; absent where it has not been settled. */
  readonly outcomes: readonly (Outcome | undefined)[];
  /** Why something has not been settled. */
  readonly stoppedBy?: Reason;
}

/** Failures in a row after which a cell is left alone until the next run. */
const PATIENCE = 5;

export const OUT_OF_TIME: Reason = { code: 'OUT_OF_TIME', message: 'out of time; the next run goes on' };

/**
 * Applies changes in requests as large as the cell takes, and again what it could not take, until all are settled,
 * the cell has failed several times in a row, or time is over.
 */
export async function applyPaced<T>(changes: readonly Change<T>[], cell: PacedCell<T>): Promise<Paced> {
  const { tenant, index, pace, goesOn } = cell;
  const outcomes = new Array<Outcome | undefined>(changes.length).fill(undefined);
  let waiting = [...changes.entries()];
  while (waiting.length > 0) {
    if (!goesOn()) return { outcomes, stoppedBy: OUT_OF_TIME };
    const tried = waiting.slice(0, pace.requestSize);
    await pace.turn(tried.length);
    const results = await index.apply(
      tenant,
      tried.map(([, change]) => change),
    );

    const left: typeof waiting = [];
    let failure: Reason | undefined;
    for (const [at, entry] of tried.entries()) {
      const result = results[at];
      if (result && result.kind !== 'unavailable') outcomes[entry[0]] = result;
      else {
        left.push(entry);
        failure ??= result?.reason ?? NO_OUTCOME;
      }
    }
    waiting = [...left, ...waiting.slice(tried.length)];
    if (!failure) pace.succeeded();
    else {
      pace.failed();
      if (pace.failures >= PATIENCE || isGone(failure, left.length === tried.length, pace)) {
        return { outcomes, stoppedBy: failure };
      }
    }
  }
  return { outcomes };
}

const NO_OUTCOME: Reason = { code: 'NO_OUTCOME', message: 'the cell gave no answer for a change' };

/** A cell that takes nothing at the very first request of a run is still down; others need not wait while it is asked again. */
function isGone(failure: Reason, isWhole: boolean, pace: CellPace): boolean {
  return isWhole && !pace.hasSucceeded && !asksForLess(failure);
}
