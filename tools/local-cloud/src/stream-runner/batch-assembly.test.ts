import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAYLOAD_LIMIT } from '../functions/invocation-result.ts';
import { cutBatch } from './batch-assembly.ts';

describe('cutBatch', () => {
  it('takes as much as the limits allow and always something', () => {
    const queue = fc.array(
      fc.integer({ min: 100, max: 1_500_000 }).map((size) => ({ text: 'x', bytes: size })),
    );
    fc.assert(
      fc.property(queue, fc.integer({ min: 1, max: 20 }), (records, batchSize) => {
        const { count, full } = cutBatch(records, batchSize);

        const bytes = (n: number): number =>
          records.slice(0, n).reduce((sum, record) => sum + record.bytes + 1, 14);
        expect(count).toBeLessThanOrEqual(Math.min(batchSize, records.length));
        expect(count > 0).toBe(records.length > 0);
        expect(count <= 1 || bytes(count) <= PAYLOAD_LIMIT).toBe(true);
        const couldGrow =
          count < batchSize && (count === records.length || bytes(count + 1) <= PAYLOAD_LIMIT);
        expect(full).toBe(!couldGrow);
      }),
    );
  });
});
