import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

const about = {
  from: '2026-02-01',
  to: '2026-03-01',
  time_zone: 'America/Lima',
  currency: 'PEN',
  data_through: '2026-03-01T11:59:00Z',
  bytes_scanned: 10_400_000,
  cost_usd: '0.00005',
};

function report(state: string, fields: object = {}): { body: object } {
  const columns = [
    { name: 'status', type: 'string' },
    { name: 'revenue', type: 'decimal' },
  ];
  return { body: { report_id: 'r 1', state, columns, ...about, ...fields } };
}

const rows = [
  { status: 'paid', revenue: '120.50' },
  { status: null, revenue: '3.00' },
];

describe('reports', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create();
  });

  afterEach(async () => {
    await world.remove();
  });

  it('say in the API’s words what the options say', async () => {
    world.answer = () => report('succeeded', { rows, complete: true });

    const { code, out } = await world.run(
      ...[
        'report',
        'tambo',
        '--measures',
        'sum:total=revenue',
        'count',
        '--dimensions',
        'status',
        '--from',
        '2026-02-01',
      ],
      ...[
        '--granularity',
        'week',
        '--fill-gaps',
        '--filter',
        'status=paid,shipped',
        'total>=100',
        '--order',
        'revenue:desc',
        '--limit',
        '5',
      ],
    );

    expect(world.calls[0]).toMatchObject({ method: 'POST', target: '/analytics/tambo/report' });
    expect(world.calls[0]!.body).toEqual({
      measures: [{ op: 'sum', field: 'total', as: 'revenue' }, { op: 'count' }],
      dimensions: ['status'],
      time: { from: '2026-02-01', granularity: 'week', fill_gaps: true },
      filters: {
        and: [
          { field: 'status', op: 'in', values: ['paid', 'shipped'] },
          { field: 'total', op: 'gte', value: '100' },
        ],
      },
      order: [{ by: 'revenue', direction: 'desc' }],
      limit: 5,
    });
    expect(code).toBe(0);
    expect(out).toContain('paid     120.50');
    expect(out).toContain('2 rows');
    expect(out).toContain('10.4 MB scanned, 0.00005 USD');
  });

  it('are asked for again until they are over', async () => {
    world.answer = () => {
      const states = ['queued', 'running', 'succeeded'];
      const state = states[world.calls.length - 1]!;
      return report(state, state === 'succeeded' ? { rows, complete: true } : {});
    };

    const { out } = await world.run('report', 'tambo', '--json');

    expect(world.calls.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /analytics/tambo/report',
      'GET /analytics/tambo/reports/r%201?size=10000',
      'GET /analytics/tambo/reports/r%201?size=10000',
    ]);
    expect(JSON.parse(out)).toMatchObject({ state: 'succeeded', rows });
  });

  it('that take too long, or fail, say so', async () => {
    world.answer = () => report('running');
    const slow = await world.run('report', 'tambo', '--timeout', '3');
    world.answer = () => report('failed', { failure: 'the query engine could not run the query' });
    const failed = await world.run('report', 'tambo');

    expect(slow.notes).toContain('the report is still running');
    expect(failed.notes).toContain('the report was failed: the query engine could not run the query');
    expect([slow.code, failed.code]).toEqual([1, 1]);
  });

  it('take a whole definition from a file, and options over it', async () => {
    world.answer = () => report('succeeded', { rows: [] });
    const file = join(world.dataDir, 'report.json');
    await writeFile(file, JSON.stringify({ measures: [{ op: 'count' }], time: { from: '2026-01-01' } }));

    await world.run('report', 'tambo', '--definition', file, '--to', '2026-02-01');

    expect(world.calls[0]!.body).toEqual({
      measures: [{ op: 'count' }],
      time: { from: '2026-01-01', to: '2026-02-01' },
    });
  });

  it.each([
    [['--measures', 'sum total'], '"sum total" is no measure'],
    [['--filter', 'paid'], '"paid" is no filter'],
    [['--definition', '/nowhere.json'], '/nowhere.json cannot be used'],
  ])('refuse %j before asking', async (options, problem) => {
    const { code, notes } = await world.run('report', 'tambo', ...options);

    expect(code).toBe(1);
    expect(notes).toContain(problem);
    expect(world.calls).toEqual([]);
  });

  it('of the usual kind come from one command', async () => {
    const figures = { revenue: '1234.50', purchases: 12, average: '102.88', items: 30 };
    world.answer = () => ({
      body: {
        ...about,
        totals: figures,
        by_status: [{ status: 'paid', ...figures }],
        series: [{ period: '2026-02-23', partial: true, ...figures }],
        top_products: [{ product_id: 'p', name: 'Piña', purchases: 3, quantity: 4, revenue: '19.60' }],
        top_categories: [],
      },
    });

    const { out } = await world.run(
      'analytics',
      'tambo',
      '--granularity',
      'week',
      '--status',
      'paid',
      'shipped',
    );

    expect(world.calls[0]!.target).toBe('/analytics/tambo?granularity=week&status=paid%2Cshipped');
    expect(out).toMatch(/total +12 +30 +102.88 +1234.50/);
    expect(out).toMatch(/2026-02-23 \(part\) +12/);
    expect(out).toMatch(/Piña +3 +4 +19.60/);
  });
});
