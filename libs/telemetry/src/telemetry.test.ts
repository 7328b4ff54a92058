import { expect, it } from 'vitest';
import { written } from '../test/written.ts';
import { createTelemetry } from './telemetry.ts';

it('emits the age of a stream by table, in seconds', () => {
  const { streamAge } = createTelemetry('a-function');

  const lines = written(() => {
    streamAge('products', 90_500);
  });

  expect(lines).toMatchObject([
    {
      namespace: 'CloudPF',
      metric: 'stream_age',
      unit: 'Seconds',
      value: 90.5,
      dimensions: { service: 'a-function', table: 'products' },
    },
  ]);
});
