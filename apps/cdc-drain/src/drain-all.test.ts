import {
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
  type StreamRecord,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { InMemoryTenantRegistry, Tenant, type TenantStatus } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { drainAll } from './drain-all.ts';

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

function record(sequence: number, name: string, tenantId: string): StreamRecord {
  const Keys = { tenant_id: { S: tenantId }, product_id: { S: 'p-1' } };
  return {
    eventName: 'MODIFY',
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000,
      Keys,
      NewImage: { ...Keys, name: { S: name } },
      SequenceNumber: String(sequence),
    },
  };
}

function change(sequence: number, name: string, tenantId: string): Change<Product> {
  const decoded = decodeRecord(record(sequence, name, tenantId), PRODUCTS);
  if (decoded.operation === 'malformed') throw new Error(decoded.reason.message);
  return decoded;
}

function drain(tenants: readonly Tenant[]) {
  const store = new InMemoryHoldingStore();
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  const counted: Ending[] = [];
  const problems: unknown[] = [];
  const endings = {
    count: (ending: Ending) => void counted.push(ending),
    stopped: (problem: unknown) => void problems.push(problem),
  };
  const index = new InMemoryTenantIndex<Product>();
  const purged: string[] = [];
  const common = { parked, quarantine, endings };
  let remaining = 300_000;
  const run = () =>
    drainAll({
      registry: new InMemoryTenantRegistry(tenants),
      tables: [
        { ...common, schema: PRODUCTS, index },
        { ...common, schema: PURCHASES, index: new InMemoryTenantIndex<Purchase>() },
      ],
      purge: async ({ tenant_id }, table) => {
        purged.push(`${tenant_id}/${table}`);
        return 1;
      },
      remainingMs: () => remaining,
      onProblem: (...problem) => void problems.push(problem),
    });
  return {
    run,
    parked,
    quarantine,
    store,
    index,
    counted,
    problems,
    purged,
    leave: (ms: number) => (remaining = ms),
  };
}

const park = (parked: ParkedChanges, ...changes: Change<Product>[]) =>
  parked.park(changes, { code: 'ConnectionError', message: 'refused' });

describe('drainAll', () => {
  it('applies what is parked, forgets it, and counts each change once', async () => {
    const { run, parked, index, counted } = drain([tenant('acme')]);
    await park(parked, change(1, 'first', 'acme'));
    await park(parked, change(2, 'second', 'acme'));

    expect(await run()).toMatchObject({ drained: 2, waiting: [] });

    expect(index.documents('acme').get('p-1')?.name).toBe('second');
    expect(await parked.list('products', 'acme')).toEqual([]);
    expect(counted).toEqual(['applied', 'applied']);
  });

  it('never puts an old change over a newer one', async () => {
    const { run, parked, index, counted } = drain([tenant('acme')]);
    await index.apply(tenant('acme'), [change(5, 'newer', 'acme')]);
    await park(parked, change(1, 'older', 'acme'));

    await run();

    expect(index.documents('acme').get('p-1')?.name).toBe('newer');
    expect(counted).toEqual(['superseded']);
  });

  it('leaves a tenant waiting whose cell still fails, and drains the others', async () => {
    const { run, parked, index, counted } = drain([tenant('acme'), tenant('bodega')]);
    await park(parked, change(1, 'a', 'acme'));
    await park(parked, change(2, 'b', 'bodega'));
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? DOWN : undefined);

    const report = await run();

    expect(report).toMatchObject({
      drained: 1,
      waiting: [{ tenant: 'acme', table: 'products', reason: 'refused' }],
    });
    expect(await parked.summary('products', 'acme')).toMatchObject({ count: 1 });
    expect(counted).toEqual(['applied']);
  });

  it('quarantines what the cell refuses for good', async () => {
    const { run, parked, quarantine, index } = drain([tenant('acme')]);
    await park(parked, change(1, 'unfit', 'acme'));
    index.answer = () => ({ kind: 'rejected', reason: { code: 'mapper', message: 'no' } });

    await run();

    expect(await quarantine.count('products', 'acme')).toBe(1);
    expect(await parked.list('products', 'acme')).toEqual([]);
  });

  it('drops the parked changes of a tenant that is being erased', async () => {
    const { run, parked, index, counted } = drain([tenant('gone', 'erasing')]);
    await park(parked, change(1, 'x', 'gone'));

    await run();

    expect(counted).toEqual(['fenced']);
    expect(index.documents('gone').size).toBe(0);
    expect(await parked.list('products', 'gone')).toEqual([]);
  });

  it('goes on past an object that cannot be read, and leaves it where it is', async () => {
    const { run, parked, store, index, problems } = drain([tenant('acme')]);
    await store.put('parked/products/acme/0-1-1-00000000.json.gz', new Uint8Array([1]));
    await park(parked, change(1, 'good', 'acme'));

    await run();

    expect(index.documents('acme').get('p-1')?.name).toBe('good');
    expect(await parked.list('products', 'acme')).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  it('stops in time and says that it will go on', async () => {
    const { run, parked, leave } = drain([tenant('acme')]);
    await park(parked, change(1, 'x', 'acme'));
    leave(1_000);

    expect(await run()).toMatchObject({
      drained: 0,
      waiting: [{ reason: 'out of time; the next run goes on' }],
    });
  });

  it('looks for old tombstones of active tenants only', async () => {
    const { run, purged } = drain([tenant('acme'), tenant('asleep', 'suspended')]);

    expect(await run()).toMatchObject({ purged: 2 });

    expect(purged.sort()).toEqual(['acme/products', 'acme/purchases']);
  });
});
