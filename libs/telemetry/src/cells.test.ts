import { Metrics } from '@aws-lambda-powertools/metrics';
import { expect, it } from 'vitest';
import { written } from '../test/written.ts';
import { CellMetrics } from './cells.ts';

const acme = { tenant: 'acme', table: 'products' };
const NOW = Date.parse('2026-11-24T12:01:00.000Z');

function cellMetrics(): CellMetrics {
  return new CellMetrics(new Metrics({ namespace: 'CloudPF', serviceName: 'a-function' }), () => NOW);
}

it('tells in seconds how long a heartbeat took to be applied, by tenant and table', () => {
  const cells = cellMetrics();
  cells.heartbeat({ ...acme, writtenAt: '2026-11-24T12:00:57.500Z' });

  const lines = written(() => {
    cells.publish();
  });

  expect(lines).toMatchObject([
    {
      namespace: 'CloudPF',
      metric: 'heartbeat_lag',
      unit: 'Seconds',
      value: 2.5,
      dimensions: { service: 'a-function', ...acme },
    },
  ]);
});

it('tells the longest of several, each tenant and table apart', () => {
  const cells = cellMetrics();
  cells.heartbeat({ ...acme, writtenAt: '2026-11-24T11:59:00.000Z' });
  cells.heartbeat({ ...acme, writtenAt: '2026-11-24T12:00:00.000Z' });
  cells.heartbeat({ ...acme, table: 'purchases', writtenAt: '2026-11-24T12:00:59.000Z' });
  cells.heartbeat({ tenant: 'bodega', table: 'products', writtenAt: '2026-11-24T12:00:58.000Z' });

  const lines = written(() => {
    cells.publish();
  });

  expect(lines.map(({ value }) => value)).toEqual([120, 1, 2]);
});

it('takes a clock that runs behind for no lag', () => {
  const cells = cellMetrics();
  cells.heartbeat({ ...acme, writtenAt: '2026-11-24T12:01:05.000Z' });

  const lines = written(() => {
    cells.publish();
  });

  expect(lines).toMatchObject([{ value: 0 }]);
});

it('tells once an invocation of each circuit that was open, and then no more', () => {
  const cells = cellMetrics();
  cells.circuitOpen(acme);
  cells.circuitOpen(acme);

  const [first, second] = [0, 1].map(() =>
    written(() => {
      cells.publish();
    }),
  );

  expect(first).toMatchObject([
    { metric: 'circuit_open', value: 1, unit: 'Count', dimensions: { service: 'a-function', ...acme } },
  ]);
  expect(second).toEqual([]);
});
