import { type Table } from '@cloudpf/es-mappings';
import { type WorldFault } from '../fault-kinds.ts';
import {
  type ChangeStep,
  type DeliveryFault,
  type Operation,
  type Scenario,
  type Step,
  type TenantRole,
} from '../scenario.ts';

type Replay = Extract<Step, { readonly do: 'replay' }>;

/** Writes a scenario by hand, step after step; one shard a table unless `options` say otherwise. */
export class Script {
  readonly #steps: Step[] = [];
  readonly #table: Table;
  #revision = 0;
  #second = 0;

  constructor(table: Table) {
    this.#table = table;
  }

  /** One change a second, of `t0` unless told. */
  change(operation: Operation, key: string, tenant: TenantRole = 't0'): this {
    return this.#add(this.#next(operation, key, tenant));
  }

  deliver(size = 100): this {
    return this.#add({ do: 'deliver', table: this.#table, shard: 0, size });
  }

  arm(fault: DeliveryFault): this {
    return this.#add({ do: 'arm', table: this.#table, fault });
  }

  replay(delivery: number, shape: Replay['shape'] = 'same'): this {
    return this.#add({ do: 'replay', table: this.#table, delivery, shape });
  }

  /** What nobody read yet is lost. */
  trimUnread(): this {
    return this.#add({ do: 'trim', table: this.#table, unread: true });
  }

  coldStart(): this {
    return this.#add({ do: 'cold-start', table: this.#table });
  }

  recreate(): this {
    return this.#add({ do: 'recreate', table: this.#table });
  }

  break(fault: WorldFault, tenant: 't0' | 't1' | 't2' = 't0'): this {
    return this.#add({ do: 'break', fault, tenant });
  }

  heal(): this {
    return this.#add({ do: 'heal' });
  }

  /** What follows waits for it. */
  drain(): this {
    return this.#add({ do: 'drain', waits: true });
  }

  /** In every cell; takes eleven seconds, since the core's own hold is kept. One item of `t0` is put before the swap. */
  reindex(beforeSwap: string): this {
    return this.#add({
      do: 'reindex',
      table: this.#table,
      beforeSwap: [this.#next('put', beforeSwap, 't0')],
    });
  }

  dropPredecessor(): this {
    return this.#add({ do: 'drop-predecessor', table: this.#table });
  }

  end(
    name: string,
    options: Partial<Pick<Scenario, 'tenants' | 'digitsGrowIn' | 'lakeFormat' | 'delivery'>> = {},
  ): Scenario {
    return {
      seed: name,
      tenants: 1,
      shards: { products: 1, purchases: 1 },
      digitsGrowIn: 1_000,
      lakeFormat: 'json',
      delivery: 'stepwise',
      lanes: 1,
      bisect: false,
      maximumRetries: -1,
      ...options,
      steps: this.#steps,
    };
  }

  #next(operation: Operation, key: string, tenant: TenantRole): ChangeStep {
    this.#revision += 1;
    this.#second += 1;
    const [revision, second] = [this.#revision, this.#second];
    return { do: 'change', table: this.#table, tenant, key, operation, revision, second };
  }

  #add(step: Step): this {
    this.#steps.push(step);
    return this;
  }
}
