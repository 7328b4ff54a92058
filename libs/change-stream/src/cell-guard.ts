import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
} from 'cockatiel';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type CellHealth, type Circuit } from './cell-health.ts';
import { type CellMeter } from './cell-meter.ts';
import { type Change } from './change.ts';
import { type Outcome, type Reason } from './outcome.ts';
import { type TenantIndex } from './tenant-index.ts';
import { within } from './within.ts';

export interface CellGuardOptions {
  /** Tries of one lane inside one invocation. */
  readonly attempts?: number;
  /** The wait before the second try, doubled for each later one and spread by half, milliseconds. */
  readonly firstWaitMs?: number;
  /** How long a lane may keep its invocation waiting, all tries together: a part, and a part for each change. */
  readonly laneBudgetMs?: number;
  readonly changeBudgetMs?: number;
  /** How long the one change may take that tries a cell whose circuit is half open. */
  readonly probeBudgetMs?: number;
  /** Lanes in a row that find the cell unavailable before the circuit opens. */
  readonly failuresToOpen?: number;
  /** How long an open circuit stays open before one lane tries again, at first and at most, milliseconds. */
  readonly halfOpenAfterMs?: number;
  readonly halfOpenAtMostMs?: number;
  /** Told of a circuit that opens or closes. */
  readonly health?: Pick<CellHealth, 'note'>;
  /** Told of each lane that leaves its circuit open. */
  readonly meter?: Pick<CellMeter, 'circuitOpen'>;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

const CIRCUIT_OPEN: Reason = {
  code: 'CIRCUIT_OPEN',
  message: 'the cell failed just now; its changes are parked until it answers again',
};
const TOO_SLOW: Reason = {
  code: 'TOO_SLOW',
  message: 'the cell did not take the changes in the time that a lane may keep others waiting',
};

const CIRCUIT_NAMES: Readonly<Record<CircuitState, Circuit>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** Those who are told, and need not be there. */
type Listener = 'health' | 'meter';

interface Cell {
  readonly circuit: CircuitBreakerPolicy;
  noted: Circuit;
}

/**
 * Stands between a lane and its cell, so that the others of the invocation never wait long for it: tries again what
 * was unavailable for a short while, gives up a lane whose time is over, and stops trying at once where the cell has
 * failed several lanes in a row. Then, now and then, a single change tries whether the cell is back.
 */
export class CellGuard<T> implements TenantIndex<T> {
  readonly #index: TenantIndex<T>;
  readonly #options: Required<Omit<CellGuardOptions, Listener>> & Pick<CellGuardOptions, Listener>;
  readonly #cells = new Map<string, Cell>();

  constructor(index: TenantIndex<T>, options: CellGuardOptions = {}) {
    this.#index = index;
    this.#options = {
      attempts: 3,
      firstWaitMs: 100,
      laneBudgetMs: 1_000,
      changeBudgetMs: 2,
      probeBudgetMs: 500,
      failuresToOpen: 2,
      halfOpenAfterMs: 5_000,
      halfOpenAtMostMs: 30_000,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      random: Math.random,
      ...options,
    };
  }

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const [first] = changes;
    if (!first) return [];
    const cell = this.#cell(tenant.tenant_id);
    let outcomes: readonly Outcome[] = changes.map(() => ({ kind: 'unavailable', reason: CIRCUIT_OPEN }));
    try {
      await cell.circuit.execute(async () => {
        const isProbing = cell.circuit.state === CircuitState.HalfOpen;
        outcomes = await (isProbing ? this.#probe(tenant, changes) : this.#try(tenant, changes));
        if (outcomes.every(isUnavailable)) throw new CellUnavailable();
      });
    } catch (error) {
      if (!(error instanceof BrokenCircuitError || error instanceof CellUnavailable)) throw error;
    }
    if (cell.circuit.state === CircuitState.Open) this.#options.meter?.circuitOpen(first);
    await this.#note(cell, first, outcomes);
    return outcomes;
  }

  async #probe(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const probed = await this.#once(tenant, changes.slice(0, 1), this.#options.probeBudgetMs);
    const [first] = probed;
    if (first?.kind === 'unavailable') return changes.map(() => first);
    return [...probed, ...(await this.#try(tenant, changes.slice(1)))];
  }

  async #try(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const { attempts, firstWaitMs, random, sleep, laneBudgetMs, changeBudgetMs } = this.#options;
    const deadline = performance.now() + laneBudgetMs + changeBudgetMs * changes.length;
    const outcomes: Outcome[] = [];
    let waiting = changes.map((_, index) => index);
    for (let attempt = 1; waiting.length > 0; attempt++) {
      const tried = waiting;
      const results = await this.#once(tenant, pick(changes, tried), deadline - performance.now());
      tried.forEach((index, place) => (outcomes[index] = results[place] ?? SLOW));
      waiting = tried.filter((index) => isUnavailable(outcomes[index]));

      const wait = firstWaitMs * 2 ** (attempt - 1) * (0.5 + random());
      if (attempt >= attempts || performance.now() + wait >= deadline) break;
      if (waiting.length > 0) await sleep(wait);
    }
    return outcomes;
  }

  /** What comes after its time may still be applied; it is parked as well, and superseded then. */
  async #once(tenant: Tenant, changes: readonly Change<T>[], budgetMs: number): Promise<readonly Outcome[]> {
    if (changes.length === 0) return [];
    return (await within(this.#index.apply(tenant, changes), budgetMs)) ?? changes.map(() => SLOW);
  }

  async #note(cell: Cell, first: Change<T>, outcomes: readonly Outcome[]): Promise<void> {
    const circuit = CIRCUIT_NAMES[cell.circuit.state];
    if (circuit === cell.noted || circuit === 'half_open') return;
    cell.noted = circuit;
    const failed = outcomes.find((outcome) => outcome.kind === 'unavailable');
    try {
      const error = circuit === 'open' && failed ? { error: failed.reason } : {};
      const { table, tenant } = first;
      await this.#options.health?.note({ table, tenant, circuit, ...error });
    } catch {
      // The state is for people to look at; the lane's changes matter more.
    }
  }

  #cell(tenant: string): Cell {
    const known = this.#cells.get(tenant);
    if (known) return known;
    const { failuresToOpen, halfOpenAfterMs, halfOpenAtMostMs } = this.#options;
    const circuit = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(failuresToOpen),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: halfOpenAfterMs, maxDelay: halfOpenAtMostMs }),
    });
    const cell: Cell = { circuit, noted: 'closed' };
    this.#cells.set(tenant, cell);
    return cell;
  }
}

/** Tells the circuit that a lane found its cell unavailable. */
class CellUnavailable extends Error {
  override readonly name = 'CellUnavailable';
}

const SLOW: Outcome = { kind: 'unavailable', reason: TOO_SLOW };

function isUnavailable(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'unavailable';
}

function pick<E>(elements: readonly E[], indices: readonly number[]): readonly E[] {
  return indices.length === elements.length ? elements : indices.flatMap((index) => elements[index] ?? []);
}
