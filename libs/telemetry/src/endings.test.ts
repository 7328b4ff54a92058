import { expect, it } from 'vitest';
import { written } from '../test/written.ts';
import { createTelemetry } from './telemetry.ts';

const acme = { tenant: 'acme', table: 'products' };

it('counts by tenant what was applied, parked and quarantined', () => {
  const { endings } = createTelemetry('a-function');
  for (const ending of ['applied', 'parked', 'quarantined', 'parked']) endings.count(ending, acme);

  const lines = written(() => {
    endings.publish();
  });

  expect(lines.map(({ metric, value }) => [metric, value])).toEqual([
    ['applied', 1],
    ['parked', 2],
    ['quarantined', 1],
  ]);
  expect(lines[0]).toMatchObject({
    namespace: 'CloudPF',
    unit: 'Count',
    dimensions: { service: 'a-function', tenant: 'acme', table: 'products' },
  });
});

it('counts by table alone what no alarm of a tenant needs, and names the tenant beside it', () => {
  const { endings } = createTelemetry('a-function');
  for (const ending of ['superseded', 'fenced']) endings.count(ending, acme);

  const lines = written(() => {
    endings.publish();
  });

  for (const { dimensions, fields } of lines) {
    expect(dimensions).toEqual({ service: 'a-function', table: 'products' });
    expect(fields['tenant']).toBe('acme');
  }
  expect(lines).toHaveLength(2);
});

it('counts what has no tenant under a name that is none', () => {
  const { endings } = createTelemetry('a-function');
  endings.count('quarantined', { tenant: '', table: 'purchases' });

  const lines = written(() => {
    endings.publish();
  });

  expect(lines[0]?.dimensions).toMatchObject({ tenant: 'none', table: 'purchases' });
});

it('publishes nothing twice', () => {
  const { endings } = createTelemetry('a-function');
  endings.count('applied', acme);
  written(() => {
    endings.publish();
  });

  expect(
    written(() => {
      endings.publish();
    }),
  ).toEqual([]);
});
