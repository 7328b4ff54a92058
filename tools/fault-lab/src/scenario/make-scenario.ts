import { type Table, TABLES } from '@cloudpf/es-mappings';
import { Random } from '@cloudpf/sample-data';
import { drawDeliveryFault, drawWorldFault, type FaultKind } from './draw-fault.ts';
import { keysOf } from './keys.ts';
import { type ChangeStep, type Operation, type Scenario, type Step, type TenantRole } from './scenario.ts';

export interface ScenarioOptions {
  /** About how many changes. */
  readonly changes?: number;
  /** Draws every fault of this kind; all kinds when left out. */
  readonly fault?: FaultKind;
}

const TENANTS = ['t0', 't1', 't2'] as const;
const DELIVERIES_PER_CHANGE = 0.2;

/** A random history with its faults; the same seed and options give the same scenario. */
export function makeScenario(seed: string, { changes = 120, fault }: ScenarioOptions = {}): Scenario {
  const random = new Random(`fault-lab/${seed}`);
  const maker = new HistoryMaker(random, changes);
  const steps: Step[] = [];
  while (maker.changes < changes) {
    steps.push(...maker.next());
    if (random.chance(DELIVERIES_PER_CHANGE)) steps.push(...delivery(random, fault));
    if (random.chance(0.02)) steps.push(...ofStream(random));
    if (random.chance(0.015)) steps.push({ do: 'drain', waits: random.chance(0.3) });
    if (random.chance(0.006)) steps.push({ do: 'rebuild', waits: random.chance(0.3) });
  }
  return {
    seed,
    tenants: 3,
    shards: { products: random.integer(1, 3), purchases: random.integer(1, 3) },
    digitsGrowIn: random.integer(5, changes),
    lakeFormat: random.pick(['json', 'csv']),
    delivery: random.chance(0.25) ? 'mapping' : 'stepwise',
    lanes: random.integer(1, 3),
    bisect: random.chance(0.5),
    maximumRetries: random.chance(0.3) ? 2 : -1,
    steps,
  };
}

/** Some trouble, now and then, and the delivery that runs into it. */
function delivery(random: Random, fault: FaultKind | undefined): Step[] {
  const table = random.pick(TABLES);
  const steps: Step[] = [];
  const trouble = random.next();
  if (trouble < 0.45) {
    const drawn = drawDeliveryFault(random, { table, kind: fault });
    if (drawn) steps.push({ do: 'arm', table, fault: drawn });
  } else if (trouble < 0.6) {
    const drawn = drawWorldFault(random, fault);
    if (drawn) steps.push({ do: 'break', fault: drawn, tenant: random.pick(TENANTS) });
  } else if (trouble < 0.7) steps.push({ do: 'heal' });
  else if (trouble < 0.75) steps.push({ do: 'cold-start', table });
  steps.push({ do: 'deliver', table, shard: random.integer(0, 7), size: random.integer(1, 25) });
  if (random.chance(0.25)) {
    const shape = random.pick(['same', 'shorter', 'longer', 'window'] as const);
    steps.push({ do: 'replay', table, delivery: random.integer(0, 30), shape });
  }
  return steps;
}

function ofStream(random: Random): Step[] {
  const table = random.pick(TABLES);
  switch (random.integer(0, 3)) {
    case 0:
      return [{ do: 'recreate', table }];
    case 1:
      return [{ do: 'trim', table, unread: random.chance(0.2) }];
    case 2:
      return [{ do: 'expire-iterators', table }];
    default:
      return [{ do: 'split', table, shard: random.integer(0, 3) }];
  }
}

/** Changes one after the other; a turn is one change, a burst of one item, or a transaction over several. */
class HistoryMaker {
  readonly #random: Random;
  readonly #spread: number;
  #second = 0;
  changes = 0;

  constructor(random: Random, changes: number) {
    this.#random = random;
    this.#spread = Math.max(4, Math.floor(changes / 6));
  }

  next(): ChangeStep[] {
    const random = this.#random;
    if (random.chance(0.4)) this.#second += random.integer(1, 2);
    if (random.chance(0.1)) return this.#transaction();
    const table = random.pick(TABLES);
    const tenant = this.#tenant();
    const key = this.#key(table);
    if (random.chance(0.15)) return this.#burst({ table, tenant, key });
    return [this.#change({ table, tenant, key }, this.#operation())];
  }

  /** Several changes of one item within one second, a removal among them. */
  #burst(item: Item): ChangeStep[] {
    const operations: Operation[] = this.#random.pick([
      ['put', 'remove', 'put'],
      ['put', 'put', 'remove'],
      ['remove', 'put', 'put', 'put'],
      ['put', 'malformed', 'put'],
      ['expire', 'put', 'remove'],
    ]);
    return operations.map((operation) => this.#change(item, operation));
  }

  /** One time for all; a transaction takes an item once. */
  #transaction(): ChangeStep[] {
    const tenant = this.#tenant();
    const items = new Map<string, Item>();
    for (let count = this.#random.integer(2, 5); count > 0; count -= 1) {
      const table = this.#random.pick(TABLES);
      const key = this.#key(table);
      items.set(`${table}/${key}`, { table, tenant, key });
    }
    return [...items.values()].map((item) => this.#change(item, this.#random.chance(0.3) ? 'remove' : 'put'));
  }

  #operation(): Operation {
    const drawn = this.#random.next();
    if (drawn < 0.68) return 'put';
    if (drawn < 0.84) return 'remove';
    if (drawn < 0.89) return 'expire';
    if (drawn < 0.94) return 'beat';
    return drawn < 0.97 ? 'malformed' : 'unfit';
  }

  #tenant(): TenantRole {
    const drawn = this.#random.next();
    if (drawn < 0.03) return 'erasing';
    if (drawn < 0.05) return 'unknown';
    if (drawn < 0.06) return 'invalid';
    return this.#random.pick(TENANTS);
  }

  #key(table: Table): string {
    const keys = keysOf(table);
    return keys[this.#random.rank(Math.min(keys.length, this.#spread))] ?? '';
  }

  #change({ table, tenant, key }: Item, operation: Operation): ChangeStep {
    this.changes += 1;
    return { do: 'change', table, tenant, key, operation, revision: this.changes, second: this.#second };
  }
}

interface Item {
  readonly table: Table;
  readonly tenant: TenantRole;
  readonly key: string;
}
