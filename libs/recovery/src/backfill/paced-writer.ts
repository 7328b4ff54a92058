import { type ItemChange, type Outcome, type Reason, type TenantIndex } from '@cloudpf/change-stream';
import { type Tenant } from '@cloudpf/tenant-routing';
import { CellPace, type CellPaceOptions } from '../drain/cell-pace.ts';
import { CellUnavailableError } from '../errors.ts';

/** What became of changes that were read from the table. */
export interface Written {
  written: number;
  /** The cell has something newer. */
  superseded: number;
  /** The cell refuses these for good. */
  readonly refused: { readonly key: string; readonly reason: Reason }[];
}

/** Failures in a row after which the cell is taken as gone: half a minute. */
const MOST_FAILURES = 10;

/** Brings changes to one cell as fast as it takes them, and tries again what it cannot take now. */
export class PacedWriter<T> {
  readonly #index: TenantIndex<T>;
  readonly #tenant: Tenant;
  readonly #pace: CellPace;

  constructor(index: TenantIndex<T>, tenant: Tenant, pace: CellPaceOptions) {
    this.#index = index;
    this.#tenant = tenant;
    this.#pace = new CellPace(pace);
  }

  /** @throws CellUnavailableError where the cell takes nothing for half a minute. */
  async write(changes: readonly ItemChange<T>[]): Promise<Written> {
    const total: Written = { written: 0, superseded: 0, refused: [] };
    let waiting = changes;
    while (waiting.length > 0) {
      const part = waiting.slice(0, this.#pace.requestSize);
      await this.#pace.turn(part.length);
      const outcomes = await this.#index.apply(this.#tenant, part);
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
    throw new CellUnavailableError(this.#tenant.tenant_id, problem?.reason.message ?? 'it does not answer');
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
