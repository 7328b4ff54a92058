import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
} from 'cockatiel';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { type Outcome, type Reason } from './outcome.ts';
import { type TenantIndex } from './tenant-index.ts';

export interface CellGuardOptions {
  /** Tries of one lane inside one invocation. */
  readonly attempts?: number;
  /** The wait before the second try, doubled for each later one and spread by half, milliseconds. */
  readonly firstWaitMs?: number;
  /** Lanes in a row that find the cell unavailable before the circuit opens. */
  readonly failuresToOpen?: number;
  /** How long an open circuit stays open before one lane tries again, milliseconds. */
  readonly halfOpenAfterMs?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

const CIRCUIT_OPEN: Reason = {
  code: 'CIRCUIT_OPEN',
  message: 'the cell failed just now; its changes are parked until it answers again',
};

/**
 * Stands between a lane and its cell: tries again what was unavailable, for a short while,
 * and stops trying at once where the cell has failed several lanes in a row.
 */
export class CellGuard<T> implements TenantIndex<T> {
  readonly #index: TenantIndex<T>;
  readonly #circuits = new Map<string, CircuitBreakerPolicy>();
  readonly #attempts: number;
  readonly #firstWaitMs: number;
  readonly #failuresToOpen: number;
  readonly #halfOpenAfterMs: number;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  readonly #random: () => number;

  constructor(index: TenantIndex<T>, options: CellGuardOptions = {}) {
    this.#index = index;
    this.#attempts = options.attempts ?? 3;
    this.#firstWaitMs = options.firstWaitMs ?? 100;
    this.#failuresToOpen = options.failuresToOpen ?? 2;
    this.#halfOpenAfterMs = options.halfOpenAfterMs ?? 5_000;
    this.#sleep =
      options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
    this.#random = options.random ?? Math.random;
  }

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const circuit = this.#circuit(tenant.tenant_id);
    const outcomes: Outcome[] = changes.map(() => ({ kind: 'unavailable', reason: CIRCUIT_OPEN }));
    try {
      await circuit.execute(async () => {
        const probing = circuit.state === CircuitState.HalfOpen;
        await this.#try(tenant, { changes, outcomes, attempts: probing ? 1 : this.#attempts });
        if (outcomes.every(isUnavailable)) throw new CellUnavailable();
      });
    } catch (error) {
      if (!(error instanceof BrokenCircuitError || error instanceof CellUnavailable)) throw error;
    }
    return outcomes;
  }

  async #try(
    tenant: Tenant,
    lane: { changes: readonly Change<T>[]; outcomes: Outcome[]; attempts: number },
  ): Promise<void> {
    let waiting = lane.changes.map((_, index) => index);
    for (let attempt = 1; ; attempt++) {
      const tried = waiting;
      const outcomes = await this.#index.apply(tenant, pick(lane.changes, tried));
      outcomes.forEach((outcome, place) => {
        const index = tried[place];
        if (index !== undefined) lane.outcomes[index] = outcome;
      });
      waiting = tried.filter((index) => isUnavailable(lane.outcomes[index]));
      if (waiting.length === 0 || attempt >= lane.attempts) return;
      await this.#sleep(this.#firstWaitMs * 2 ** (attempt - 1) * (0.5 + this.#random()));
    }
  }

  #circuit(tenant: string): CircuitBreakerPolicy {
    let circuit = this.#circuits.get(tenant);
    if (!circuit) {
      circuit = circuitBreaker(handleAll, {
        breaker: new ConsecutiveBreaker(this.#failuresToOpen),
        halfOpenAfter: this.#halfOpenAfterMs,
      });
      this.#circuits.set(tenant, circuit);
    }
    return circuit;
  }
}

/** Tells the circuit that a lane found its cell unavailable. */
class CellUnavailable extends Error {
  override readonly name = 'CellUnavailable';
}

function isUnavailable(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'unavailable';
}

function pick<E>(elements: readonly E[], indices: readonly number[]): readonly E[] {
  return indices.length === elements.length ? elements : indices.flatMap((index) => elements[index] ?? []);
}
