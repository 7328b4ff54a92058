import { type Harm, HARMS } from '../check/violation.ts';
import { type Outcome } from '../run-scenario.ts';
import { type Scenario } from '../scenario/scenario.ts';

export interface TallyLine {
  readonly fault: string;
  readonly runs: number;
  readonly records: number;
  readonly harms: Readonly<Record<Harm, number>>;
}

/** Sums runs up by the faults that were in them; a run with several counts for each. */
export class Tally {
  readonly #lines = new Map<string, { runs: number; records: number; harms: Record<Harm, number> }>();

  add(scenario: Scenario, { records, violations }: Outcome): void {
    for (const fault of ['all', ...faultsOf(scenario)]) {
      const line = this.#lines.get(fault) ?? { runs: 0, records: 0, harms: none() };
      this.#lines.set(fault, line);
      line.runs += 1;
      line.records += records;
      for (const { harm } of violations) line.harms[harm] += 1;
    }
  }

  /** By name, the sum of all last. */
  get lines(): readonly TallyLine[] {
    const names = [...this.#lines.keys()].sort((a, b) =>
      a === 'all' ? 1 : b === 'all' ? -1 : a < b ? -1 : 1,
    );
    return names.flatMap((fault) => {
      const line = this.#lines.get(fault);
      return line ? [{ fault, ...line }] : [];
    });
  }
}

/** The kinds of trouble in a scenario, each once. */
export function faultsOf({ steps }: Scenario): ReadonlySet<string> {
  return new Set(
    steps.flatMap((step) => {
      switch (step.do) {
        case 'arm':
          return [step.fault.kind === 'crash' ? `crash ${step.fault.when} a call` : step.fault.kind];
        case 'break':
          return [step.fault];
        case 'replay':
          return [`replay: ${step.shape}`];
        case 'split':
        case 'recreate':
        case 'expire-iterators':
          return [`stream: ${step.do}`];
        case 'trim':
          return [step.unread ? 'stream: trim of unread records' : 'stream: trim'];
        case 'rebuild':
        case 'cold-start':
          return [step.do];
        case 'change':
        case 'deliver':
        case 'drain':
        case 'heal':
          return [];
      }
    }),
  );
}

function none(): Record<Harm, number> {
  return Object.fromEntries(HARMS.map((harm) => [harm, 0])) as Record<Harm, number>;
}
