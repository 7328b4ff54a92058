import { type Ending, ENDINGS } from '@cloudpf/change-stream';
import { type Harm, HARMS } from '../check/violation.ts';
import { type Call } from '../function/calls.ts';
import { type Outcome } from '../run-scenario.ts';
import { FAULT_NAMES, type FaultName } from '../scenario/fault-kinds.ts';
import { type CrashTime } from '../struck.ts';

export interface TallyLine {
  readonly fault: FaultName | 'all';
  readonly runs: number;
  readonly records: number;
  readonly harms: Readonly<Record<Harm, number>>;
}

/** How often functions ended at one kind of call. */
export interface CrashLine {
  readonly call: Call;
  readonly times: Readonly<Record<CrashTime, number>>;
}

/** What a hunt came to, over all its runs. */
export interface Sums {
  /** One of each fault, struck or not, and the sum of all last. */
  readonly lines: readonly TallyLine[];
  readonly crashes: readonly CrashLine[];
  /** Records by how they ended, each as often as it was acknowledged. */
  readonly endings: Readonly<Record<Ending, number>>;
  readonly invocations: number;
}

interface Line {
  runs: number;
  records: number;
  readonly harms: Record<Harm, number>;
}

/** Sums runs up by the faults that struck in them; a run with several counts for each. */
export class Tally {
  readonly #lines = new Map<TallyLine['fault'], Line>(
    [...FAULT_NAMES, 'all' as const].map((fault) => [fault, { runs: 0, records: 0, harms: zeros(HARMS) }]),
  );
  readonly #crashes = new Map<Call, Record<CrashTime, number>>();
  readonly #endings = zeros(ENDINGS);
  #invocations = 0;

  add({ records, violations, struck, endings, invocations }: Outcome): void {
    for (const fault of [...struck.faults, 'all' as const]) {
      const line = this.#lines.get(fault);
      if (!line) continue;
      line.runs += 1;
      line.records += records;
      for (const { harm } of violations) line.harms[harm] += 1;
    }
    for (const { call, when } of struck.crashes) {
      const times = this.#crashes.get(call) ?? { before: 0, during: 0, after: 0, late: 0 };
      times[when] += 1;
      this.#crashes.set(call, times);
    }
    for (const [ending, count] of endings) this.#endings[ending] += count;
    this.#invocations += invocations;
  }

  get sums(): Sums {
    return {
      lines: [...this.#lines].map(([fault, line]) => ({ fault, ...line })),
      crashes: [...this.#crashes].map(([call, times]) => ({ call, times })),
      endings: this.#endings,
      invocations: this.#invocations,
    };
  }
}

/** Fault kinds that struck in fewer runs than this say little. */
export const FEW_RUNS = 10;

export function rareFaults({ lines }: Sums): readonly string[] {
  return lines.filter(({ runs }) => runs < FEW_RUNS).map(({ fault, runs }) => `${fault} (${runs})`);
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
