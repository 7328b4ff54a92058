import {
  type Change,
  decodeRecord,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
  type StreamRecord,
} from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import { InMemoryTenantRegistry } from '@cloudpf/tenant-routing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drainTenants } from '../src/drain/drain-tenants.ts';
import { redriveQuarantined } from '../src/redrive/redrive-quarantined.ts';
import { InMemoryItemTable } from '../src/table/in-memory-item-table.ts';
import { tenantOf } from './fixtures.ts';
import { productRecord, RememberedEndings } from './held-changes.ts';

const REASON = { code: 'ConnectionError', message: 'refused' };
const DOWN: Outcome = { kind: 'unavailable', reason: REASON };
const TOO_MUCH: Outcome = {
  kind: 'unavailable',
  reason: { code: 'es_rejected_execution_exception', message: 'queue full' },
};
const REFUSED: Outcome = { kind: 'rejected', reason: { code: 'document_parsing_exception', message: 'no' } };

const key = fc.constantFrom('a', 'b', 'c');

/** A step of the shop, of the stream, of the cell or of the operators. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('put' as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), key }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('park' as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('quarantine' as const), count: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('replay' as const),
      from: fc.nat(30),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drain' as const), requests: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redrive' as const), requests: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('both' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cell' as const),
      is: fc.constantFrom('up', 'down', 'slow', 'refusing'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** One tenant's shop, its stream, its cell, and what waits for it. */
class World {
  readonly table = new InMemoryItemTable('product_id');
  readonly index = new InMemoryTenantIndex<Product>();
  readonly endings = new RememberedEndings();
  readonly #store = new InMemoryHoldingStore();
  readonly parked = new ParkedChanges(this.#store);
  readonly quarantine = new Quarantine(this.#store);
  readonly #registry = new InMemoryTenantRegistry([tenantOf('acme')]);
  readonly #stream: StreamRecord[] = [];
  readonly #present = new Map<string, string>();
  #delivered = 0;

  /** What search should find in the end. */
  get expected(): ReadonlyMap<string, string> {
    return this.#present;
  }

  put(of: string): void {
    const sequence = this.#stream.length + 1;
    const name = `${of} at ${sequence}`;
    const event = this.#present.has(of) ? 'MODIFY' : 'INSERT';
    const record = productRecord({ sequence, key: of, name, event });
    this.#stream.push(record);
    this.#present.set(of, name);
    this.table.put(record.dynamodb?.NewImage ?? {});
  }

  remove(of: string): void {
    if (!this.#present.delete(of)) return;
    this.#stream.push(productRecord({ sequence: this.#stream.length + 1, key: of, event: 'REMOVE' }));
    this.table.remove('acme', of);
  }

  next(count: number): readonly StreamRecord[] {
    const records = this.#stream.slice(this.#delivered, this.#delivered + count);
    this.#delivered += records.length;
    return records;
  }

  seen(from: number, count: number): readonly StreamRecord[] {
    return this.#stream.slice(0, this.#delivered).slice(from, from + count);
  }

  /** As the pipeline does it: what cannot be taken is parked, what is refused is quarantined. */
  async deliver(records: readonly StreamRecord[]): Promise<void> {
    const changes = decoded(records);
    const outcomes = await this.index.apply(tenantOf('acme'), changes);
    await this.parked.park(
      changes.filter((_, place) => outcomes[place]?.kind === 'unavailable'),
      REASON,
    );
    for (const [place, outcome] of outcomes.entries()) {
      if (outcome.kind === 'rejected') await this.hold([records[place] ?? {}]);
    }
  }

  async hold(records: readonly StreamRecord[]): Promise<void> {
    for (const record of records) {
      const request = { table: 'products', tenant: 'acme', reason: REASON, foundBy: 'cell', record } as const;
      await this.quarantine.keep({ ...request, key: record.dynamodb?.Keys?.['product_id']?.S });
    }
  }

  async drain(requests = Infinity): Promise<void> {
    let left = requests;
    const { parked, quarantine, endings, index } = this;
    const copies = [{ schema: PRODUCTS, index }];
    const ports = { registry: this.#registry, copies, parked, quarantine, endings };
    await drainTenants(ports, { goesOn: () => left-- > 0, now: () => 0, sleep: async () => undefined });
  }

  async redrive(requests = Infinity): Promise<void> {
    let left = requests;
    const products = { schema: PRODUCTS, items: this.table, index: this.index };
    await redriveQuarantined(
      { registry: this.#registry, quarantine: this.quarantine, tables: { products, purchases: products } },
      { goesOn: () => left-- > 0, now: () => 0, sleep: async () => undefined },
    );
  }

  /** As after the horizon, when nothing is parked any more. */
  purgeTombstones(): void {
    const held = this.index.held('acme') as Map<string, Change<Product>>;
    for (const [of, { operation }] of held) if (operation === 'remove') held.delete(of);
  }

  documents(): ReadonlyMap<string, string> {
    return new Map([...this.index.documents('acme')].map(([of, { name }]) => [of, name]));
  }
}

function decoded(records: readonly StreamRecord[]): readonly Change<Product>[] {
  return records.map((record) => {
    const change = decodeRecord(record, PRODUCTS);
    if (change.operation === 'malformed') throw new Error(change.reason.message);
    return change;
  });
}

async function take(taken: Step, world: World): Promise<void> {
  switch (taken.do) {
    case 'put':
      world.put(taken.key);
      return;
    case 'remove':
      world.remove(taken.key);
      return;
    case 'deliver':
      await world.deliver(world.next(taken.count));
      return;
    case 'park':
      await world.parked.park(decoded(world.next(taken.count)), REASON);
      return;
    case 'quarantine':
      await world.hold(world.next(taken.count));
      return;
    case 'replay':
      await world.deliver(world.seen(taken.from, taken.count));
      return;
    case 'drain':
      await world.drain(taken.requests);
      return;
    case 'redrive':
      await world.redrive(taken.requests);
      return;
    case 'both':
      await Promise.all([world.drain(), world.redrive(), world.drain(), world.redrive()]);
      return;
    case 'cell': {
      let asked = 0;
      const answers = { up: undefined, down: DOWN, slow: TOO_MUCH, refusing: REFUSED };
      const answer = answers[taken.is];
      world.index.answer = () => (taken.is === 'slow' && asked++ % 3 === 0 ? undefined : answer);
    }
  }
}

describe(
  'live changes, parking, draining, quarantine and redriving in any order',
  { timeout: 120_000 },
  () => {
    it('end in what the table says, and nothing waits any more', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
          const world = new World();
          for (const each of steps) await take(each, world);

          world.index.answer = () => undefined;
          await world.deliver(world.next(Infinity));
          await world.drain();
          await world.redrive();

          expect(world.documents()).toEqual(new Map(world.expected));
          expect(await world.parked.list('products', 'acme')).toEqual([]);
          expect(await world.quarantine.count('products', 'acme')).toBe(0);
        }),
        { numRuns: 400 },
      );
    });

    it('bring nothing back even where the tombstones are gone that hid it', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 40 }),
          fc.nat(3),
          async (steps, requests) => {
            const world = new World();
            for (const each of steps) await take(each, world);
            world.index.answer = () => undefined;
            await world.deliver(world.next(Infinity));
            await world.drain();

            world.purgeTombstones();
            await world.redrive(requests);
            await world.redrive();

            expect(world.documents()).toEqual(new Map(world.expected));
          },
        ),
        { numRuns: 400 },
      );
    });
  },
);
