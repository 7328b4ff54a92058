import { expect, it } from 'vitest';
import { type ReportPlan } from './plan.ts';
import { readRows } from './read-rows.ts';

const plan: ReportPlan = {
  tenant_id: 'acme',
  columns: [
    { name: 'time', type: 'date', empty: 'null' },
    { name: 'status', type: 'text', empty: 'null' },
    { name: 'revenue', type: 'decimal', empty: 'zero' },
    { name: 'basket', type: 'average', empty: 'null' },
    { name: 'count', type: 'integer', empty: 'zero' },
  ],
  dimensions: 2,
  limit: 100,
  from: '2026-11-01T00:00:00-05:00',
  to: '2026-11-04T00:00:00-05:00',
  time_zone: 'America/Lima',
  currency: 'PEN',
  fill: null,
  data_through: null,
};

it('gives integers as numbers and decimals as text', () => {
  const { rows } = readRows(plan, [['2026-11-01', null, '10.0000', '10.0000', '3', '4']]);

  expect(rows).toEqual([{ time: '2026-11-01', status: null, revenue: '10.00', basket: '3.33', count: 4 }]);
});

it('says where the limit cut rows off', () => {
  const row = ['2026-11-01', 'paid', '1.0000', '1.0000', '1', '1'];

  expect(readRows({ ...plan, limit: 2 }, [row, row]).complete).toBe(true);
  expect(readRows({ ...plan, limit: 1 }, [row, row])).toMatchObject({
    complete: false,
    rows: [{ status: 'paid' }],
  });
});

it('fills every period for every group that has any', () => {
  const { rows } = readRows({ ...plan, fill: { granularity: 'day' } }, [
    ['2026-11-01', 'paid', '5.0000', '5.0000', '1', '1'],
    ['2026-11-03', 'open', '7.0000', '7.0000', '1', '1'],
  ]);

  const nothing = { revenue: '0.00', basket: null, count: 0 };
  expect(rows).toEqual([
    { time: '2026-11-01', status: 'open', ...nothing },
    { time: '2026-11-01', status: 'paid', revenue: '5.00', basket: '5.00', count: 1 },
    { time: '2026-11-02', status: 'open', ...nothing },
    { time: '2026-11-02', status: 'paid', ...nothing },
    { time: '2026-11-03', status: 'open', revenue: '7.00', basket: '7.00', count: 1 },
    { time: '2026-11-03', status: 'paid', ...nothing },
  ]);
});

it('fills all periods where nothing happened at all', () => {
  const columns = plan.columns.filter(({ name }) => name !== 'status');
  const { rows } = readRows({ ...plan, columns, dimensions: 1, fill: { granularity: 'day' } }, []);

  expect(rows).toHaveLength(3);
});
