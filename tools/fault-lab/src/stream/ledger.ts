import { type Ending, ENDINGS, type StreamRecord } from '@cloudpf/change-stream';
import { type Invoked } from '../function/lab-function.ts';
import { type Harm, type Violation } from '../check/violation.ts';
import { describe, type LabRecord, rightEndings } from '../model/lab-record.ts';

/** Follows every record from delivery to its ending, and checks that each acknowledged one has exactly one. */
export class Ledger {
  readonly violations: Violation[] = [];
  /** Records that the stream forgot before anybody read them. */
  readonly trimmed = new Set<string>();
  /** Records that were acknowledged as quarantined. */
  readonly quarantined = new Set<string>();
  readonly #records: ReadonlyMap<string, LabRecord>;
  readonly #refusing: ReadonlySet<string>;
  readonly #acknowledged = new Set<string>();
  readonly #endings = new Map<Ending, number>();

  /** @param refusing tenants whose cell refuses every document, or did for a while. */
  constructor(records: ReadonlyMap<string, LabRecord>, refusing: ReadonlySet<string> = new Set()) {
    this.#records = records;
    this.#refusing = refusing;
  }

  get endings(): ReadonlyMap<Ending, number> {
    return this.#endings;
  }

  isAcknowledged(id: string): boolean {
    return this.#acknowledged.has(id);
  }

  readonly onTrimmed = (records: readonly StreamRecord[]): void => {
    for (const { eventID = '' } of records) this.trimmed.add(eventID);
  };

  /** Takes note of what an invocation acknowledged: the first records of its batch. */
  acknowledge(batch: readonly StreamRecord[], count: number, { trace }: Invoked): void {
    const counts = new Map<Ending, number>();
    const taken = new Map<string, number>();
    for (const { eventID: id = '' } of batch.slice(0, count)) {
      const place = taken.get(id) ?? 0;
      taken.set(id, place + 1);
      const ending = this.#endingOf(id, trace.endings.get(id) ?? [], place);
      if (ending) counts.set(ending, (counts.get(ending) ?? 0) + 1);
      if (ending === 'quarantined') this.quarantined.add(id);
      this.#acknowledged.add(id);
    }
    this.#checkOnce(batch, taken, trace.endings);
    for (const ending of ENDINGS) {
      const [right, counted] = [counts.get(ending) ?? 0, trace.counted.get(ending) ?? 0];
      this.#endings.set(ending, (this.#endings.get(ending) ?? 0) + right);
      if (right !== counted)
        this.#fail('other', `${right} records ended ${ending}, the function counted ${counted}`);
    }
  }

  #endingOf(id: string, endings: readonly Ending[], place: number): Ending | undefined {
    const record = this.#records.get(id);
    if (!record) {
      this.#fail('other', `a record "${id}" that no table made was acknowledged`);
      return undefined;
    }
    const right = rightEndings(record, this.#refusing);
    // A fenced record reaches no port; it is dropped, and counted.
    const ending = endings[place] ?? (right[0] === 'fenced' ? 'fenced' : undefined);
    if (ending === undefined) this.#fail('lost', `${describe(record)} was acknowledged without an ending`);
    else if (!right.includes(ending))
      this.#fail('other', `${describe(record)} ended ${ending}, not ${right.join(' or ')}`);
    return ending;
  }

  /** A record that stands in the acknowledged part as often as in the batch has as many endings. */
  #checkOnce(
    batch: readonly StreamRecord[],
    taken: ReadonlyMap<string, number>,
    endings: ReadonlyMap<string, readonly Ending[]>,
  ): void {
    for (const [id, times] of taken) {
      const inBatch = batch.filter(({ eventID }) => eventID === id).length;
      const told = endings.get(id) ?? [];
      if (inBatch === times && told.length > times)
        this.#fail('duplicated', `${id} ended ${told.join(' and ')} in one invocation`);
    }
  }

  #fail(harm: Harm, message: string): void {
    this.violations.push({ harm, invariant: 'I3', message });
  }
}
