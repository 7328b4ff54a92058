import { expect, it, vi } from 'vitest';
import { createTelemetry } from './telemetry.ts';

it('emits the age of a stream by table, in seconds', () => {
  const { streamAge } = createTelemetry('a-function');
  const written: unknown[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    written.push(JSON.parse(String(line)));
    return true;
  });

  streamAge('products', 90_500);
  output.mockRestore();

  expect(written).toMatchObject([
    {
      service: 'a-function',
      table: 'products',
      stream_age: 90.5,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'CloudPF',
            Dimensions: [['service', 'table']],
            Metrics: [{ Name: 'stream_age', Unit: 'Seconds' }],
          },
        ],
      },
    },
  ]);
});
