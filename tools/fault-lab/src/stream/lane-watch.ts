import { type StreamRecord } from '@cloudpf/change-stream';
import { type Violation } from '../check/violation.ts';
import { type Call } from '../function/calls.ts';
import { type Invoked } from '../function/lab-function.ts';
import { type TracedLane } from '../function/trace.ts';
import { type Breaker } from '../world/breaker.ts';

/** Where one of these fails, a record may have to come again, whatever its cell says. */
const HOLDING_CALLS: readonly Call[] = ['park', 'quarantine', 'claim', 'rows'];
/** An hour-glass for what no other rule sees; far above anything that a loaded machine makes of a second. */
const GENEROUS_MS = 60_000;

/**
 * I5: beside a broken cell no lane waits for another, none waits longer than it may, every record that a lane was asked
 * for ends in the same invocation, and no batch is held up. What happens is compared, not how long it takes, so that
 * a loaded machine changes nothing.
 */
export class LaneWatch {
  readonly violations: Violation[] = [];
  invocations = 0;
  readonly #breaker: Pick<Breaker, 'brokenCells' | 'isSharedBroken'>;

  constructor(breaker: Pick<Breaker, 'brokenCells' | 'isSharedBroken'>) {
    this.#breaker = breaker;
  }

  readonly onInvoked = (batch: readonly StreamRecord[], invoked: Invoked): void => {
    this.invocations += 1;
    const { brokenCells, isSharedBroken } = this.#breaker;
    if (brokenCells.size === 0 || isSharedBroken || !invoked.response) return;
    const { lanes, failed } = invoked.trace;
    this.#checkTimes(batch, invoked);
    this.#checkOrder(lanes, brokenCells);
    if (!HOLDING_CALLS.some((call) => failed.has(call))) this.#checkEndings(batch, invoked);
  };

  #checkTimes(batch: readonly StreamRecord[], { milliseconds, trace: { lanes } }: Invoked): void {
    if (milliseconds > GENEROUS_MS)
      this.#fail(`an invocation of ${batch.length} records took ${Math.round(milliseconds)} ms`);
    for (const { tenant, hasTimedOut } of lanes)
      if (hasTimedOut) this.#fail(`the lane of ${tenant} lasted until a request to a cell timed out`);
  }

  #checkOrder(lanes: readonly TracedLane[], brokenCells: ReadonlySet<string>): void {
    const broken = lanes.filter(({ tenant, hasWaited }) => hasWaited && brokenCells.has(tenant));
    for (const { tenant, began } of lanes) {
      const before = broken.find(({ ended }) => ended < began);
      if (before) this.#fail(`the lane of ${tenant} began when the one of ${before.tenant} had ended`);
    }
  }

  #checkEndings(batch: readonly StreamRecord[], { trace: { lanes, endings } }: Invoked): void {
    for (const { eventID = '' } of batch)
      if (lanes.some(({ records }) => records.has(eventID)) && !endings.has(eventID))
        this.#fail(`${eventID} got no ending from its lane, so that its batch comes again`);
  }

  #fail(message: string): void {
    this.violations.push({ harm: 'other', invariant: 'I5', message: `beside a broken cell ${message}` });
  }
}
