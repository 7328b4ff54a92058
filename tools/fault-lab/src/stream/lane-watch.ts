import { type StreamRecord } from '@cloudpf/change-stream';
import { type Violation } from '../check/violation.ts';
import { type Invoked } from '../function/lab-function.ts';
import { type Breaker } from '../world/breaker.ts';

/** Far above what one lane may keep the others waiting in the laboratory, and below what a dead cell could cost. */
const GENEROUS_MS = 15_000;

/**
 * I5: while one cell is broken the lanes of the others come to their ends in the same invocation, and the invocation
 * stays short.
 */
export class LaneWatch {
  readonly violations: Violation[] = [];
  invocations = 0;
  readonly #breaker: Pick<Breaker, 'brokenCells' | 'isSharedBroken'>;

  constructor(breaker: Pick<Breaker, 'brokenCells' | 'isSharedBroken'>) {
    this.#breaker = breaker;
  }

  readonly onInvoked = (batch: readonly StreamRecord[], { trace, milliseconds, response }: Invoked): void => {
    this.invocations += 1;
    const { brokenCells, isSharedBroken } = this.#breaker;
    if (brokenCells.size === 0 || isSharedBroken || !response) return;
    if (milliseconds > GENEROUS_MS) {
      const message = `an invocation of ${batch.length} records took ${Math.round(milliseconds)} ms beside a broken cell`;
      this.violations.push({ harm: 'other', invariant: 'I5', message });
    }
    const waited = batch.filter(({ dynamodb, eventID = '' }) => {
      const tenant = dynamodb?.Keys?.['tenant_id']?.S ?? '';
      return (
        !brokenCells.has(tenant) &&
        !trace.endings.has(eventID) &&
        trace.lanes.some((lane) => lane.tenant === tenant)
      );
    });
    for (const { eventID = '' } of trace.stoppedBy === undefined ? waited : []) {
      const message = `${eventID} got no ending in an invocation beside a broken cell`;
      this.violations.push({ harm: 'other', invariant: 'I5', message });
    }
  };
}
