import { AthenaClient, GetQueryExecutionCommand, ListQueryExecutionsCommand } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import { type Purchase, sumMoney, timesMoney } from '@cloudpf/commerce';
import { type TokenVerifier } from '@cloudpf/http-api';
import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import { type S3Lake } from '@cloudpf/lake-writer';
import { type TestEngines } from '@cloudpf/testing';
import { InMemoryTenantRegistry, TenantId } from '@cloudpf/tenant-routing';
import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { AthenaQueries } from '../src/adapters/athena-queries.ts';
import { MarkedLakeFreshness } from '../src/adapters/marked-lake-freshness.ts';
import { createApp } from '../src/app.ts';
import { amountText, average } from '../src/decimal.ts';
import { tenant } from './fixtures/tenants.ts';
import { createLake, createWorkgroup } from './support/lake.ts';
import { aPurchase, batchOf, type ChangeSketch, randomOf } from './support/shop.ts';

const END = Date.parse('2026-11-24T15:30:00.000Z');
const ZONE = 'America/Lima';

const tokens: TokenVerifier = {
  verify: async (tenantId = '') => ({
    subject: undefined,
    tenantId,
    scopes: new Set(['analytics:read']),
    expiresAt: 0,
  }),
};

const tenants = new InMemoryTenantRegistry([
  tenant(),
  tenant({ tenant_id: 'bolt', name: 'Bolt' }),
  tenant({ tenant_id: 'new-shop' }),
]);

/** Purchases with a history, most of them changed, some removed; and what is left of them in the end. */
function history(seed: number) {
  const random = randomOf(seed);
  const current = new Map<string, Purchase>();
  const changes: ChangeSketch[] = [];
  for (let step = 0; step < 400; step++) {
    const id = `purchase-${Math.floor(random() * 150)}`;
    const removed = random() < 0.1 && current.has(id);
    const last = removed ? current.get(id) : undefined;
    const purchase = last ?? aPurchase(id, random, END);
    const changedAt = new Date(END - (400 - step) * 3_600_000 * 3).toISOString();
    changes.push({ tenant: 'acme', purchase, removed, changedAt });
    if (removed) current.delete(id);
    else current.set(id, purchase);
  }
  return { changes, current: [...current.values()] };
}

describe.each(LAKE_FORMATS)('over a lake of %s', (format) => {
  const { changes, current } = history(7);
  const place = { bucket: `analytics-${format}`, database: `analytics_${format}`, format };
  let app: ReturnType<typeof createApp>;
  let athena: AthenaClient;
  let lake: S3Lake;

  beforeAll(async () => {
    const { athena: athenaUrl, s3: s3Url, region, credentials }: TestEngines = inject('engines');
    athena = new AthenaClient({ endpoint: athenaUrl, region, credentials });
    const s3 = new S3Client({ endpoint: s3Url, region, credentials, forcePathStyle: true });
    lake = await createLake(s3, athena, place);
    for (const { tenant_id } of await tenants.list()) await createWorkgroup(athena, place, tenant_id);
    for (let first = 0; first < changes.length; first += 100) {
      await lake.write(batchOf(changes.slice(first, first + 100), first));
    }
    const foreign = changes.slice(0, 20).map((change) => ({ ...change, tenant: 'bolt' }));
    await lake.write(batchOf(foreign, 10_000));
    app = createApp({
      tenants,
      tokens,
      queries: new AthenaQueries(athena, {
        database: place.database,
        workgroup: `${place.bucket}-{tenant_id}`,
        output: `s3://${place.bucket}/elsewhere/`,
      }),
      freshness: new MarkedLakeFreshness(lake, { ttlMs: 1 }),
      tables: place,
      cursorSecrets: async () => ['a secret for the tests only'],
      version: '1.0.0',
      now: () => END,
    });
  });

  async function get(path: string, authorization = 'acme') {
    const response = await app.request(path, { headers: { authorization } });
    const body = (await response.json()) as Body;
    expect(response.status, JSON.stringify(body)).toBe(200);
    return body;
  }

  async function report(definition: unknown) {
    const response = await app.request('/analytics/acme/report', {
      method: 'POST',
      headers: { authorization: 'acme', 'content-type': 'application/json' },
      body: JSON.stringify({ wait_ms: 25_000, ...(definition as object) }),
    });
    const body = (await response.json()) as Body;
    expect(response.status, JSON.stringify(body)).toBe(200);
    return body;
  }

  it('counts every purchase once, as it is now, and never adds currencies', async () => {
    const body = await get('/analytics/acme?from=2026-10-01&to=2026-11-25');

    expect(body.totals).toEqual(figures(ofCurrency(current, 'PEN')));
    expect(body.by_currency).toEqual(
      ['PEN', 'USD'].map((currency) => ({ currency, ...figures(ofCurrency(current, currency)) })),
    );
    const byStatus = groups(ofCurrency(current, 'PEN'), ({ status }) => status);
    expect(Object.fromEntries(body.by_status.map(({ status, ...rest }) => [status, rest]))).toEqual(
      Object.fromEntries([...byStatus].map(([status, purchases]) => [status, figures(purchases)])),
    );
    expect(body.bytes_scanned).toBeGreaterThan(0);
    expect(Number(body.cost_usd)).toBeGreaterThanOrEqual(0.0001);
  });

  it.each([
    ['day', ZONE],
    ['day', 'Asia/Kolkata'],
    ['week', 'America/Santiago'],
    ['month', ZONE],
  ] as const)('sorts purchases into each %s of %s', async (granularity, zone) => {
    const body = await get(
      `/analytics/acme?from=2026-10-01&to=2026-11-26&granularity=${granularity}&time_zone=${zone}`,
    );

    const expected = groups(ofCurrency(current, 'PEN'), ({ purchased_at }) =>
      periodOf(purchased_at, granularity, zone),
    );
    const seen = body.series.filter(({ purchases }) => purchases > 0);
    expect(
      seen.map(({ period, revenue, purchases, average: mean, items }) => [
        period,
        { revenue, purchases, average: mean, items },
      ]),
    ).toEqual([...expected].sort().map(([period, purchases]) => [period, figures(purchases)]));
    expect(body.series.length).toBeGreaterThan(seen.length - 1);
  });

  it('lists the products that brought most', async () => {
    const { top_products: top } = await get('/analytics/acme?from=2026-10-01&to=2026-11-26&top=3');

    const lines = ofCurrency(current, 'PEN').flatMap(({ items }) => items);
    const revenues = [...groups(lines, ({ product_id }) => product_id)].map(([product_id, items]) => ({
      product_id,
      revenue: sumMoney(items.map(({ unit_price = '0', quantity }) => timesMoney(unit_price, quantity))),
    }));
    revenues.sort((a, b) => Number(b.revenue) - Number(a.revenue));
    expect(top.map(({ product_id, revenue }) => ({ product_id, revenue }))).toEqual(revenues.slice(0, 3));
  });

  it('takes states with quotes and letters of any kind', async () => {
    for (const status of ["it's", 'añadido ✓', "' OR 1=1 --", '?', 'x\\']) {
      const body = await get(
        `/analytics/acme?from=2026-10-01&to=2026-11-26&status=${encodeURIComponent(status)}`,
      );
      const expected = ofCurrency(current, 'PEN').filter((purchase) => purchase.status === status);
      expect(body.totals).toEqual(figures(expected));
    }
  });

  it('runs a report over lines with filters, having and order', async () => {
    const body = await report({
      measures: [
        { op: 'sum', field: 'quantity', as: 'units' },
        { op: 'count' },
        { op: 'count_distinct', field: 'customer_id', as: 'customers' },
      ],
      dimensions: ['category'],
      time: { from: '2026-10-01', to: '2026-11-26' },
      filters: {
        or: [
          { field: 'category', op: 'contains', value: 'n' },
          { field: 'category', op: 'is_null' },
        ],
      },
      having: [{ measure: 'units', op: 'gt', value: 0 }],
      order: [{ by: 'units', direction: 'desc' }],
    });

    const lines = current.flatMap(({ items, ...purchase }) =>
      items.map((item) => ({ ...purchase, ...item })),
    );
    const wanted = lines.filter(({ category }) => category === undefined || category.includes('n'));
    const expected = [...groups(wanted, ({ category }) => category ?? null)].map(([category, group]) => ({
      category,
      units: group.reduce((sum, { quantity }) => sum + quantity, 0),
      count: new Set(group.map(({ purchase_id }) => purchase_id)).size,
      customers: new Set(group.map(({ customer_id }) => customer_id)).size,
    }));
    expect(body.rows).toEqual(expected.sort((a, b) => b.units - a.units));
    expect(body.complete).toBe(true);
  });

  it('averages exactly and leaves no period out', async () => {
    const body = await report({
      measures: [{ op: 'avg', field: 'total', as: 'basket' }, { op: 'count' }],
      time: { from: '2026-10-01', to: '2026-11-26', granularity: 'week', fill_gaps: true },
    });

    const weeks = groups(ofCurrency(current, 'PEN'), ({ purchased_at }) =>
      periodOf(purchased_at, 'week', ZONE),
    );
    for (const row of body.rows) {
      const purchases = weeks.get(String(row['time'])) ?? [];
      expect(row).toEqual({ time: row['time'], basket: figures(purchases).average, count: purchases.length });
    }
    expect(body.rows).toHaveLength(9);
  });

  it('gives a long report piece by piece, and not to others', async () => {
    const started = await app.request('/analytics/acme/report', {
      method: 'POST',
      headers: { authorization: 'acme', 'content-type': 'application/json', prefer: 'respond-async' },
      body: JSON.stringify({
        measures: [{ op: 'count' }],
        dimensions: ['purchase_id'],
        time: { from: '2026-10-01', to: '2026-11-26' },
      }),
    });
    const location = `/analytics/acme/${started.headers.get('location') ?? ''}`;
    await expect.poll(async () => (await get(location)).state, { timeout: 30_000 }).toBe('succeeded');

    const ids: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Body = await get(`${location}?size=40${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.rows.map((row) => row['purchase_id']));
      cursor = page.next_cursor;
    }
    const foreign = await app.request(location.replace('acme', 'bolt'), {
      headers: { authorization: 'bolt' },
    });

    expect(started.status).toBe(202);
    expect(ids).toEqual(current.map(({ purchase_id }) => purchase_id).sort());
    expect(foreign.status).toBe(404);
  });

  it("asks in the tenant's own workgroup, which leaves results where the tenant's results lie", async () => {
    await get('/analytics/new-shop?from=2026-10-01&to=2026-11-26', 'new-shop');

    const WorkGroup = `${place.bucket}-new-shop`;
    const { QueryExecutionIds = [] } = await athena.send(new ListQueryExecutionsCommand({ WorkGroup }));
    const { QueryExecution } = await athena.send(
      new GetQueryExecutionCommand({ QueryExecutionId: QueryExecutionIds[0] }),
    );
    const results = `s3://${place.bucket}/results/tenant_id=new-shop/`;
    expect(QueryExecution?.ResultConfiguration?.OutputLocation).toMatch(new RegExp(`^${results}`));
    expect(QueryExecution?.Query).toContain("'new-shop'");
  });

  it('shows a tenant its own purchases only, and a new one none', async () => {
    const bolt = await get('/analytics/bolt?from=2026-10-01&to=2026-11-26', 'bolt');
    const newShop = await get('/analytics/new-shop?from=2026-10-01&to=2026-11-26', 'new-shop');

    const purchases = bolt.by_currency.reduce((sum, each) => sum + each.purchases, 0);
    expect(purchases).toBe(new Set(changes.slice(0, 20).map(({ purchase }) => purchase.purchase_id)).size);
    expect(newShop).toMatchObject({
      totals: { purchases: 0, revenue: '0.00' },
      top_products: [],
      data_through: null,
    });
  });

  it('tells until when it knows everything', async () => {
    await lake.markFreshness(TenantId.parse('acme'), '2026-11-24T15:29:00.000Z');

    await expect
      .poll(async () => (await get('/analytics/acme')).data_through)
      .toBe('2026-11-24T15:29:00.000Z');
  });
});

interface FiguresBody {
  readonly revenue: string;
  readonly purchases: number;
  readonly average: string | null;
  readonly items: number;
}

interface Body {
  readonly totals: FiguresBody;
  readonly by_currency: readonly (FiguresBody & { currency: string })[];
  readonly by_status: readonly (FiguresBody & { status: string })[];
  readonly series: readonly (FiguresBody & { period: string; partial: boolean })[];
  readonly top_products: readonly { product_id: string; revenue: string }[];
  readonly data_through: string | null;
  readonly bytes_scanned: number;
  readonly cost_usd: string;
  readonly state: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor: string | null;
  readonly complete: boolean;
}

function ofCurrency(purchases: readonly Purchase[], wanted: string): readonly Purchase[] {
  return purchases.filter(({ currency = 'PEN' }) => currency === wanted);
}

function figures(purchases: readonly Purchase[]): FiguresBody {
  const sum = sumMoney(purchases.map(({ total }) => total));
  return {
    revenue: amountText(sum),
    purchases: purchases.length,
    average: average(sum, String(purchases.length)) ?? null,
    items: purchases.reduce((count, { item_count }) => count + item_count, 0),
  };
}

function groups<T, K>(values: readonly T[], key: (value: T) => K): ReadonlyMap<K, readonly T[]> {
  return Map.groupBy(values, key);
}

function periodOf(instant: string, granularity: 'day' | 'week' | 'month', zone: string): string {
  const date = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
  if (granularity === 'week') return date.subtract({ days: date.dayOfWeek - 1 }).toString();
  return granularity === 'month' ? date.with({ day: 1 }).toString() : date.toString();
}
