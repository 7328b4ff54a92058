import { type Change, type Ending } from '@cloudpf/change-stream';
import { type Call } from './calls.ts';

/** One tenant's changes on their way to its cell, seen from outside of the core. */
export interface TracedLane {
  readonly tenant: string;
  /** The records' `eventID`s. */
  readonly records: ReadonlySet<string>;
  /** Places among all beginnings and endings of lanes in the invocation. */
  readonly began: number;
  readonly ended: number;
  /** Whether anything else could happen before it ended. */
  readonly hasWaited: boolean;
  /** Whether a request to a cell ran into the client's own time limit before it ended. */
  readonly hasTimedOut: boolean;
}

const CELL_CALLS: readonly Call[] = ['targets', 'read', 'write', 'mark'];

/** What one invocation did with its records, seen from outside of the core. */
export class Trace {
  /** The endings of each record, by its `eventID`, as the ports tell of them. */
  readonly endings = new Map<string, Ending[]>();
  /** What the function counted. */
  readonly counted = new Map<Ending, number>();
  /** In the order in which they ended. */
  readonly lanes: TracedLane[] = [];
  /** The calls that were made. */
  readonly calls = new Set<Call>();
  /** The calls of which one failed, whoever let it fail. */
  readonly failed = new Set<Call>();
  /** The call at which the fault of the invocation struck. */
  struckAt: Call | undefined;
  #hasTimedOut = false;
  #lanePlaces = 0;

  end(eventId: string | undefined, ending: Ending): void {
    const id = eventId ?? '';
    this.endings.set(id, [...(this.endings.get(id) ?? []), ending]);
  }

  count(ending: Ending): void {
    this.counted.set(ending, (this.counted.get(ending) ?? 0) + 1);
  }

  fail(call: Call, error: unknown): void {
    this.failed.add(call);
    if (CELL_CALLS.includes(call) && error instanceof Error && error.name === 'TimeoutError')
      this.#hasTimedOut = true;
  }

  /** Takes note of a lane that begins. @returns what to call when it ends. */
  beginLane(tenant: string, changes: readonly Pick<Change<unknown>, 'eventId'>[]): () => void {
    const began = this.#lanePlaces++;
    let hasWaited = false;
    setImmediate(() => {
      hasWaited = true;
    });
    return () => {
      const records = new Set(changes.map(({ eventId }) => eventId));
      const ended = this.#lanePlaces++;
      this.lanes.push({ tenant, records, began, ended, hasWaited, hasTimedOut: this.#hasTimedOut });
    };
  }
}
