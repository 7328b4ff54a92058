import { type Outcome, type Reason } from '@cloudpf/change-stream';
import { type TenantId } from '@cloudpf/tenant-routing';
import { CellPace, type CellPaceOptions } from './cell-pace.ts';
import { CellUnavailableError } from '../errors.ts';

/** What became of what was written. */
export interface Written {
  written: number;
  /** The cell has something newer. */
  superseded: number;
  /** The cell refuses these for good. */
  readonly refused: { readonly key: string; readonly reason: Reason }[];
}

/** Failures in a row after which the cell is taken as gone: half a minute. */
const MOST_FAILURES = 10;

export interface PacedWriterOptions<E> extends CellPaceOptions {
  readonly tenant: TenantId;
  /** @returns an outcome an element, in their order. */
  readonly apply: (elements: readonly E[]) => Promise<readonly Outcome[]>;
}

/** Brings elements to one cell as fast as it takes them, and tries again what it cannot take now. */
export class PacedWriter<E extends { readonly key: string }> {
  readonly #options: PacedWriterOptions<E>;
  readonly #pace: CellPace;

  constructor(options: PacedWriterOptions<E>) {
    this.#options = options;
    this.#pace = new CellPace(options);
  }

  /** @throws CellUnavailableError where the cell takes nothing for half a minute. */
  async write(elements: readonly E[]): Promise<Written> {
    const total: Written = { written: 0, superseded: 0, refused: [] };
    let waiting = elements;
    while (waiting.length > 0) {
      const part = waiting.slice(0, this.#pace.requestSize);
      await this.#pace.turn(part.length);
      const outcomes = await this.#options.apply(part);
      const again = part.filter((_, place) => outcomes[place]?.kind === 'unavailable');
      if (again.length === 0) this.#pace.succeeded();
      else this.#failed(outcomes);
      part.forEach(({ key }, place) => {
        add(total, key, outcomes[place]);
      });
      waiting = [...again, ...waiting.slice(part.length)];
    }
    return total;
  }

  #failed(outcomes: readonly Outcome[]): void {
    this.#pace.failed();
    if (this.#pace.failures < MOST_FAILURES) return;
    const problem = outcomes.find((outcome) => outcome.kind === 'unavailable');
    throw new CellUnavailableError(this.#options.tenant, problem?.reason.message ?? 'it does not answer');
  }
}

function add(total: Written, key: string, outcome: Outcome | undefined): void {
  switch (outcome?.kind) {
    case 'applied':
      total.written++;
      break;
    case 'superseded':
      total.superseded++;
      break;
    case 'rejected':
      total.refused.push({ key, reason: outcome.reason });
      break;
    case 'unavailable':
    case undefined:
      break;
  }
}
