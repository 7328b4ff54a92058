import {
  CellHealth,
  type Change,
  decodeRecord,
  type Ending,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type DrainProgress } from '@cloudpf/recovery';
import { InMemoryTenantRegistry, Tenant, type TenantStatus } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { runDrain } from './run-drain.ts';

const DOWN: Outcome = { kind: 'unavailable', reason: { code: 'ConnectionError', message: 'refused' } };
const ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/2026-11-24T04:00:00.000';

function tenant(tenantId: string, status: TenantStatus = 'active'): Tenant {
  return Tenant.parse({
    tenant_id: tenantId,
    name: tenantId,
    status,
    search_endpoint: 'http://localhost:9200',
    secret_ref: 'x',
  });
}

function change(sequence: number, tenantId: string): Change<Product> {
  const Keys = { tenant_id: { S: tenantId }, product_id: { S: `p-${sequence}` } };
  const record = {
    eventName: 'MODIFY',
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000,
      Keys,
      NewImage: { ...Keys, name: { S: 'x' } },
      SequenceNumber: String(sequence),
    },
  };
  const decoded = decodeRecord(record, PRODUCTS);
  if (decoded.operation === 'malformed') throw new Error(decoded.reason.message);
  return decoded;
}

function drain(...tenants: readonly Tenant[]) {
  const store = new InMemoryHoldingStore();
  const parked = new ParkedChanges(store);
  const counted: Ending[] = [];
  const problems: { tenant?: string; error: unknown }[] = [];
  const index = new InMemoryTenantIndex<Product>();
  const purged: string[] = [];
  const health = new CellHealth(store);
  const told: DrainProgress[] = [];
  const cleaning = { calls: 0, fails: false, told: [] as number[] };
  const clock = { now: 0, stepMs: 0, remaining: 300_000 };
  const registry = new InMemoryTenantRegistry(tenants);
  const run = () =>
    runDrain({
      registry,
      copies: [
        { schema: PRODUCTS, index },
        { schema: PURCHASES, index: new InMemoryTenantIndex<Purchase>() },
      ],
      parked,
      quarantine: new Quarantine(store),
      endings: { count: (ending) => void counted.push(ending), stopped: () => undefined },
      health,
      purge: async ({ tenant_id }, table) => {
        purged.push(`${tenant_id}/${table}`);
        return 1;
      },
      cleanLake: async () => {
        cleaning.calls++;
        if (cleaning.fails) throw new Error('the lake is away');
        return {
          ran: cleaning.calls === 1,
          seen: 7,
          claims_removed: 3,
          fences_removed: 1,
          is_complete: true,
        };
      },
      onCleaned: ({ claims_removed }) => void cleaning.told.push(claims_removed),
      remainingMs: () => clock.remaining,
      now: () => (clock.now += clock.stepMs),
      onProgress: (progress) => void told.push(progress),
      onProblem: (problem) => void problems.push(problem),
    });
  const park = (...changes: Change<Product>[]) =>
    parked.park(changes, { code: 'ConnectionError', message: 'refused' });
  return {
    run,
    health,
    park,
    parked,
    store,
    index,
    counted,
    problems,
    purged,
    told,
    clock,
    cleaning,
    registry,
  };
}

describe('runDrain', () => {
  it('drains what is parked, counts it, and purges tombstones of the others', async () => {
    const { run, park, parked, counted, purged } = drain(tenant('acme'), tenant('bodega'));
    await park(change(1, 'acme'), change(2, 'acme'));

    expect(await run()).toEqual({ drained: 2, purged: 2, waiting: [] });

    expect(await parked.list('products', 'acme')).toEqual([]);
    expect(counted).toEqual(['applied', 'applied']);
    expect(purged.sort()).toEqual(['bodega/products', 'bodega/purchases']);
  });

  it('purges once a run finds nothing parked: what was drained just now may be on its way in another run', async () => {
    const { run, park, purged } = drain(tenant('acme'));
    await park(change(1, 'acme'));
    await run();
    expect(purged).toEqual([]);

    await run();

    expect(purged.sort()).toEqual(['acme/products', 'acme/purchases']);
  });

  it('cleans the lake after, and tells of it where there was something to do', async () => {
    const { run, cleaning } = drain(tenant('acme'));

    await run();
    await run();

    expect(cleaning).toMatchObject({ calls: 2, told: [3] });
  });

  it('leaves the lake for the next run where its time is over', async () => {
    const { run, cleaning, clock } = drain(tenant('acme'));
    clock.remaining = 20_000;

    await run();

    expect(cleaning.calls).toBe(0);
  });

  it('tells of a lake that cannot be cleaned, and of what it did before', async () => {
    const { run, park, cleaning, problems } = drain(tenant('acme'));
    await park(change(1, 'acme'));
    cleaning.fails = true;

    expect(await run()).toMatchObject({ drained: 1 });

    expect(problems).toEqual([{ error: new Error('the lake is away') }]);
  });

  it('keeps the tombstones of a tenant of whom something waits, and says why it waits', async () => {
    const { run, park, index, purged } = drain(tenant('acme'), tenant('bodega'));
    await park(change(1, 'acme'));
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? DOWN : undefined);

    expect(await run()).toEqual({
      drained: 0,
      purged: 2,
      waiting: [{ tenant: 'acme', table: 'products', reason: 'refused' }],
    });

    expect(purged.sort()).toEqual(['bodega/products', 'bodega/purchases']);
  });

  it('tells of objects that nobody can read, and keeps the tombstones', async () => {
    const { run, store, purged } = drain(tenant('acme'));
    await store.put('parked/products/acme/0-1-1-00000000.json.gz', new Uint8Array([1]));

    expect(await run()).toMatchObject({
      waiting: [{ tenant: 'acme', reason: 'cannot be read: parked/products/acme/0-1-1-00000000.json.gz' }],
    });

    expect(purged).toEqual([]);
  });

  it('purges nothing of tenants that are not active', async () => {
    const { run, purged } = drain(tenant('acme'), tenant('asleep', 'suspended'));

    await run();

    expect(purged.sort()).toEqual(['acme/products', 'acme/purchases']);
  });

  it('stops in time and says that the next run goes on', async () => {
    const { run, park, clock, purged } = drain(tenant('acme'));
    await park(change(1, 'acme'));
    clock.remaining = 1_000;

    expect(await run()).toMatchObject({
      drained: 0,
      waiting: [{ reason: 'out of time; the next run goes on' }],
    });
    expect(purged).toEqual([]);
  });

  it('drains all the same where the registry cannot be listed', async () => {
    const { run, park, problems, registry } = drain(tenant('acme'));
    await park(change(1, 'acme'));
    registry.list = async () => {
      throw new Error('one item is broken');
    };

    expect(await run()).toMatchObject({ drained: 1, purged: 0 });
    expect(problems).toHaveLength(1);
  });

  it('names a tenant that the registry does not know', async () => {
    const { run, park, problems } = drain(tenant('acme'));
    await park(change(1, 'nobody'));

    await run();

    expect(problems).toMatchObject([{ tenant: 'nobody', error: { code: 'UNKNOWN_TENANT' } }]);
  });

  it('notes that a cell is back once it took what was parked for it', async () => {
    const { run, park, health } = drain(tenant('acme'));
    await health.note({
      table: 'products',
      tenant: 'acme',
      circuit: 'open',
      error: { code: 'X', message: 'x' },
    });
    await park(change(1, 'acme'));

    await run();

    expect(await health.read('products', 'acme')).toMatchObject({
      circuit: 'closed',
      last_error: { code: 'X' },
    });
  });

  it('leaves a circuit open while its cell still fails', async () => {
    const { run, park, health, index } = drain(tenant('acme'));
    await health.note({
      table: 'products',
      tenant: 'acme',
      circuit: 'open',
      error: { code: 'X', message: 'x' },
    });
    await park(change(1, 'acme'));
    index.answer = () => DOWN;

    await run();

    expect(await health.read('products', 'acme')).toMatchObject({ circuit: 'open' });
  });

  it('tells how far it is now and then, not at each step', async () => {
    const { run, park, told, clock } = drain(tenant('acme'));
    for (let lane = 0; lane < 6; lane++) {
      await park(...Array.from({ length: 600 }, (_, place) => change(lane * 600 + place, 'acme')));
    }
    clock.stepMs = 4_000;

    await run();

    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(6);
  });
});
