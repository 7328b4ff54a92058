import { type Table, TABLES } from '@cloudpf/es-mappings';
import { type Random } from '@cloudpf/sample-data';
import { keysOf } from './keys.ts';
import { type ChangeStep, type Operation, type TenantRole, TENANTS } from './scenario.ts';

interface Item {
  readonly table: Table;
  readonly tenant: TenantRole;
  readonly key: string;
}

/** Changes one after the other; a turn is one change, a burst of one item, or a transaction over several. */
export class HistoryMaker {
  readonly #random: Random;
  readonly #spread: number;
  #second = 0;
  #changes = 0;

  /** @param changes about how many there will be. */
  constructor(random: Random, changes: number) {
    this.#random = random;
    this.#spread = Math.max(4, Math.floor(changes / 6));
  }

  get changes(): number {
    return this.#changes;
  }

  next(): readonly ChangeStep[] {
    const random = this.#random;
    if (random.chance(0.4)) this.#second += random.integer(1, 2);
    if (random.chance(0.1)) return this.#transaction();
    const table = random.pick(TABLES);
    const tenant = this.#tenant();
    const key = this.#key(table);
    if (random.chance(0.15)) return this.#burst({ table, tenant, key });
    return [this.#change({ table, tenant, key }, this.#operation())];
  }

  /** A change of this kind, of any item. */
  change(table: Table, tenant: TenantRole, operation: Operation): ChangeStep {
    return this.#change({ table, tenant, key: this.#key(table) }, operation);
  }

  /** Several changes of one item within one second, a removal among them. */
  #burst(item: Item): readonly ChangeStep[] {
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
  #transaction(): readonly ChangeStep[] {
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
    this.#changes += 1;
    return { do: 'change', table, tenant, key, operation, revision: this.#changes, second: this.#second };
  }
}
