import { PROBLEM_TYPES, type TokenVerifier, unavailable } from '@cloudpf/http-api';
import { InMemoryTenantRegistry } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { InMemoryLakeQueries, type Script } from '../test/fakes/in-memory-lake-queries.ts';
import { NOW, tenant } from '../test/fixtures/tenants.ts';
import { type AppDependencies, createApp } from './app.ts';
import { type Row } from './ports.ts';

const tenants = new InMemoryTenantRegistry([tenant(), tenant({ tenant_id: 'bolt', name: 'Bolt' })]);

/** Tokens of these tests are the tenant's name, with all scopes unless others follow. */
const tokens: TokenVerifier = {
  verify: async (authorization = '') => {
    const [tenantId, scope = 'analytics:read'] = authorization.split(' ');
    return { subject: undefined, tenantId, scopes: new Set([scope]), expiresAt: 0 };
  },
};

function testApp(script: Script = {}, dependencies: Partial<AppDependencies> = {}) {
  const queries = new InMemoryLakeQueries(script);
  let time = NOW;
  const app = createApp({
    tenants,
    tokens,
    queries,
    freshness: { dataThrough: async () => '2026-11-24T15:29:00.000Z' },
    tables: { database: 'cloudpf', format: 'json' },
    cursorSecrets: async () => ['a secret for the tests only'],
    version: '1.0.0',
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    random: () => 0.5,
    ...dependencies,
  });
  const get = (path: string, authorization = 'acme') => app.request(path, { headers: { authorization } });
  const send = (address: string, body?: unknown, headers: Record<string, string> = {}) => {
    const [method = '', path = ''] = address.split(' ');
    return app.request(path, {
      method,
      headers: { authorization: 'acme', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  };
  return { app, queries, get, send };
}

/** Where a report's answer sends its caller, as the caller's client makes it out. */
function locationOf(started: Response, base = ''): string {
  const asked = `https://api.test${base}/analytics/acme/report`;
  return new URL(started.headers.get('location') ?? '', asked).pathname;
}

const isItems = (text: string): boolean => text.includes('"place"');

const summaryRows: Script = {
  rows: ({ text }): readonly Row[] =>
    isItems(text)
      ? [
          ['1', 'p1', null, 'Mesa', '2', '3', '150.0000'],
          ['2', null, 'muebles', 'Mesa', '2', '3', '150.0000'],
          ['2', null, null, 'Silla', '1', '1', null],
        ]
      : [
          ['3', 'PEN', null, null, '3', '100.0000', '7'],
          ['3', 'USD', null, null, '1', '5.5000', '1'],
          ['1', 'PEN', 'paid', null, '2', '90.0000', '6'],
          ['1', 'PEN', 'open', null, '1', '10.0000', '1'],
          ['1', 'USD', 'paid', null, '1', '5.5000', '1'],
          ['2', 'PEN', null, '2026-11-02', '3', '100.0000', '7'],
          ['2', 'USD', null, '2026-11-02', '1', '5.5000', '1'],
        ],
  bytesScanned: 1_500,
};

describe('the summary', () => {
  it('puts totals, series, statuses and best sellers of one currency together', async () => {
    const response = await testApp(summaryRows).get('/analytics/acme?from=2026-11-01&to=2026-11-04');

    expect(response.status).toBe(200);
    const pen = { revenue: '100.00', purchases: 3, average: '33.33', items: 7 };
    const nothing = { revenue: '0.00', purchases: 0, average: null, items: 0 };
    expect(await response.json()).toEqual({
      tenant_id: 'acme',
      from: '2026-11-01T00:00:00-05:00',
      to: '2026-11-04T00:00:00-05:00',
      granularity: 'day',
      time_zone: 'America/Lima',
      currency: 'PEN',
      totals: pen,
      by_currency: [
        { currency: 'PEN', ...pen },
        { currency: 'USD', revenue: '5.50', purchases: 1, average: '5.50', items: 1 },
      ],
      by_status: [
        { status: 'paid', revenue: '90.00', purchases: 2, average: '45.00', items: 6 },
        { status: 'open', revenue: '10.00', purchases: 1, average: '10.00', items: 1 },
      ],
      series: [
        { period: '2026-11-01', partial: false, ...nothing },
        { period: '2026-11-02', partial: false, ...pen },
        { period: '2026-11-03', partial: false, ...nothing },
      ],
      top_products: [{ product_id: 'p1', name: 'Mesa', purchases: 2, quantity: 3, revenue: '150.00' }],
      top_categories: [
        { category: 'muebles', purchases: 2, quantity: 3, revenue: '150.00' },
        { category: null, purchases: 1, quantity: 1, revenue: '0.00' },
      ],
      data_through: '2026-11-24T15:29:00.000Z',
      complete: true,
      bytes_scanned: 3_000,
      cost_usd: '0.0001',
      query_ids: ['query-1', 'query-2'],
    });
  });

  it('sends states as parameters, each once', async () => {
    const { get, queries } = testApp();

    await get(`/analytics/acme?status=${encodeURIComponent("paid,it's,paid")}`);

    expect(queries.statements.map(({ parameters }) => parameters)).toEqual([
      ["'paid'", "'it''s'"],
      ["'paid'", "'it''s'"],
    ]);
  });

  it('writes two statements', async () => {
    const { get, queries } = testApp();

    await get(
      '/analytics/acme?from=2026-10-05&to=2026-11-01&granularity=week&time_zone=America/Santiago&status=paid&top=3',
    );

    const text = queries.statements.map((statement) => statement.text).join('\n;\n');
    await expect(`${text}\n`).toMatchFileSnapshot('../test/golden/summary.sql');
  });

  it('stops the other statement when one fails, and tells no more than that', async () => {
    const { get, queries } = testApp({ looks: 1_000_000, fails: ({ text }) => isItems(text) });

    const response = await get('/analytics/acme');

    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('secret');
    expect(queries.stopped).toEqual(['query-1']);
  });

  it('stops what takes too long and answers 504', async () => {
    const { get, queries } = testApp({ looks: 1_000_000 }, { summaryTimeLimitMs: 10_000 });

    const response = await get('/analytics/acme');

    expect(response.status).toBe(504);
    expect(queries.stopped).toEqual(['query-1', 'query-2']);
  });

  it.each<[Script['refuses'], number]>([
    ['throttled', 503],
    ['unavailable', 503],
    ['too_much_data', 422],
  ])('answers a query engine that is %s with %i', async (refuses, status) => {
    const response = await testApp(refuses ? { refuses } : {}).get('/analytics/acme');

    expect(response.status).toBe(status);
    expect(response.headers.has('retry-after')).toBe(status === 503);
  });

  it.each([
    ['granularity=hour', 'granularity'],
    ['from=yesterday', 'from'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['time_zone=Mars/Olympus', 'time_zone'],
    ['currency=soles', 'currency'],
    ['top=100000', 'top'],
    ['top=ten', 'top'],
    ['size=100000', 'size'],
    ['status=a%00b', 'status'],
    [`status=${'x'.repeat(257)}`, 'status'],
    [`status=${Array.from({ length: 21 }, (_, index) => `s${index}`).join(',')}`, 'status'],
    ["to=2026-01-01';--", 'to'],
  ])('names the wrong parameter of ?%s', async (query, parameter) => {
    const { get, queries } = testApp();

    const response = await get(`/analytics/acme?${query}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: PROBLEM_TYPES.validation, errors: [{ parameter }] });
    expect(queries.statements).toEqual([]);
  });
});

const report = { measures: [{ op: 'sum', field: 'total', as: 'revenue' }], dimensions: ['status'] };
const manyRows = Array.from({ length: 25 }, (_, index): Row => [`s${index}`, `${index}.0000`]);

describe('a report', () => {
  it('answers its rows at once where they come soon', async () => {
    const response = await testApp({ rows: () => [['paid', '12.5000']] }).send(
      'POST /analytics/acme/report',
      report,
    );

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      state: 'succeeded',
      columns: [
        { name: 'status', type: 'string' },
        { name: 'revenue', type: 'decimal', scale: 4 },
      ],
      rows: [{ status: 'paid', revenue: '12.50' }],
      complete: true,
      currency: 'PEN',
      time_zone: 'America/Lima',
      data_through: '2026-11-24T15:29:00.000Z',
      bytes_scanned: 1_000,
      cost_usd: '0.00005',
    });
  });

  it.each([
    [{ prefer: 'respond-async' }, undefined],
    [{ prefer: 'wait=1' }, undefined],
    [{}, 100],
  ])('answers 202 when it takes longer than the caller waits (%j, %j)', async (headers, wait_ms) => {
    const { get, send } = testApp({ looks: 30, rows: () => [['paid', '1.0000']] });

    const started = await send('POST /analytics/acme/report', { ...report, wait_ms }, headers);
    const location = locationOf(started);
    let later = await get(location);
    const first = (await later.json()) as { state: string };
    for (let look = 0; look < 30; look++) later = await get(location);

    expect(started.status).toBe(202);
    expect(started.headers.get('retry-after')).toBe('1');
    expect(await started.json()).not.toHaveProperty('rows');
    expect(first.state).toBe('running');
    expect(await later.json()).toMatchObject({
      state: 'succeeded',
      rows: [{ status: 'paid', revenue: '1.00' }],
    });
  });

  it('gives its rows in pages', async () => {
    const { get, send } = testApp({ rows: () => manyRows });
    const { report_id } = (await (await send('POST /analytics/acme/report', report)).json()) as {
      report_id: string;
    };

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const response = await get(
        `/analytics/acme/reports/${report_id}?size=10${cursor && `&cursor=${cursor}`}`,
      );
      const page = (await response.json()) as { rows: { status: string }[]; next_cursor: string | null };
      expect(page.rows.length).toBeLessThanOrEqual(10);
      seen.push(...page.rows.map(({ status }) => status));
      cursor = page.next_cursor;
    }

    expect(seen).toEqual(manyRows.map(([status]) => status));
  });

  it('refuses a forged cursor by name', async () => {
    const { get, send } = testApp({ rows: () => manyRows });
    const { report_id } = (await (await send('POST /analytics/acme/report', report)).json()) as {
      report_id: string;
    };

    const response = await get(`/analytics/acme/reports/${report_id}?cursor=MTA`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ parameter: 'cursor' }] });
  });

  it('does not exist for another tenant', async () => {
    const { app, get, send } = testApp({ looks: 100 });
    const { report_id } = (await (
      await send('POST /analytics/acme/report', report, { prefer: 'respond-async' })
    ).json()) as { report_id: string };

    const foreign = await get(`/analytics/bolt/reports/${report_id}`, 'bolt');
    const cancelled = await app.request(`/analytics/bolt/reports/${report_id}`, {
      method: 'DELETE',
      headers: { authorization: 'bolt' },
    });
    const raw = await get('/analytics/acme/reports/query-1');

    expect([foreign.status, cancelled.status, raw.status]).toEqual([404, 404, 404]);
    expect((await get(`/analytics/acme/reports/${report_id}`)).status).toBe(200);
  });

  it('is found where the API is below the stage of a gateway, too', async () => {
    const { send } = testApp({ looks: 100 });

    const started = await send('POST /analytics/acme/report', report, { prefer: 'respond-async' });

    expect(locationOf(started, '/prod')).toMatch(/^\/prod\/analytics\/acme\/reports\/[\w-]+$/);
  });

  it('is neither begun nor denied while the secrets that sign ids cannot be read', async () => {
    const cursorSecrets = async () => {
      throw unavailable('cursors can be neither made nor read just now', 5);
    };
    const started = await testApp({ looks: 100 }).send('POST /analytics/acme/report', report, {
      prefer: 'respond-async',
    });
    const { get, queries, send } = testApp({}, { cursorSecrets });

    const refused = await send('POST /analytics/acme/report', report);
    const known = await get(locationOf(started));

    expect([refused.status, known.status]).toEqual([503, 503]);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(queries.statements).toEqual([]);
  });

  it('is cancelled once and for all', async () => {
    const { get, queries, send } = testApp({ looks: 100 });
    const started = await send('POST /analytics/acme/report', report, { prefer: 'respond-async' });
    const location = locationOf(started);

    const cancelled = await send(`DELETE ${location}`);
    const again = await send(`DELETE ${location}`);

    expect([cancelled.status, again.status]).toEqual([204, 204]);
    expect(queries.stopped).toEqual(['query-1']);
    expect(await (await get(location)).json()).toMatchObject({ state: 'cancelled' });
  });

  it('tells that it failed without telling the statement', async () => {
    const { get, send } = testApp({ looks: 1, ends: { state: 'failed', reason: 'TABLE_NOT_FOUND: secret' } });
    const started = await send('POST /analytics/acme/report', report, { prefer: 'respond-async' });

    const response = await get(locationOf(started));

    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ state: 'failed' });
    expect(text).not.toMatch(/secret|SELECT/);
  });

  it('is stopped when its caller is gone', async () => {
    const { app, queries } = testApp({ looks: 1_000 });
    const caller = new AbortController();
    const headers = { authorization: 'acme', 'content-type': 'application/json' };
    caller.abort();

    await app.request('/analytics/acme/report', {
      method: 'POST',
      headers,
      body: JSON.stringify(report),
      signal: caller.signal,
    });

    expect(queries.stopped).toEqual(['query-1']);
  });

  it.each<[string, unknown, string]>([
    ['no measure', {}, '#/measures'],
    ['an unknown field', { measures: [{ op: 'sum', field: 'password' }] }, '#/measures/0/field'],
    ['SQL for a name', { measures: [{ op: 'count', as: 'x"; DROP TABLE' }] }, '#/measures/0/as'],
    ['an unknown member', { ...report, tenant_id: 'bolt' }, '#/tenant_id'],
    ['too large a limit', { ...report, limit: 100_000 }, '#/limit'],
    ['a filter of no shape', { ...report, filters: { and: [{}] } }, '#/filters/and/0'],
    [
      'a text too long',
      { ...report, filters: { field: 'status', op: 'eq', value: 'x'.repeat(257) } },
      '#/filters/value',
    ],
    [
      'half a character',
      { ...report, filters: { field: 'status', op: 'eq', value: '\ud800' } },
      '#/filters/value',
    ],
    ['something else than an object', [], '#'],
  ])('names the place of %s', async (_what, body, pointer) => {
    const { queries, send } = testApp();

    const response = await send('POST /analytics/acme/report', body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
    expect(queries.statements).toEqual([]);
  });
});

it.each([
  ['/analytics/acme', 'bolt', 404],
  ['/analytics/nobody', 'nobody', 404],
  ['/analytics/acme', 'acme search:read', 403],
])('answers %s to the token "%s" with %i', async (path, authorization, status) => {
  expect((await testApp().get(path, authorization)).status).toBe(status);
});

it('describes its routes', async () => {
  const document = (await (await testApp().get('/openapi.json')).json()) as { paths: Record<string, object> };

  expect(Object.entries(document.paths).map(([path, methods]) => [path, ...Object.keys(methods)])).toEqual([
    ['/analytics/{tenant_id}', 'get'],
    ['/analytics/{tenant_id}/report', 'post'],
    ['/analytics/{tenant_id}/reports/{id}', 'get', 'delete'],
  ]);
});
