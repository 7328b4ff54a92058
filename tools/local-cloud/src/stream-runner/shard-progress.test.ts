import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShardProgress } from './shard-progress.ts';

describe('ShardProgress', () => {
  it('never moves the checkpoint past a record that is open, in whatever order records are acknowledged', () => {
    const order = fc.integer({ min: 1, max: 50 }).chain((n) =>
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i),
        { minLength: n, maxLength: n },
      ),
    );
    fc.assert(
      fc.property(order, (acknowledged) => {
        const progress = new ShardProgress();
        for (const i of acknowledged.keys())
          progress.read({ sequenceNumber: String(i), createdAt: i, bytes: 10 });
        const open = new Set(acknowledged);
        let checkpoint = -1;

        for (const i of acknowledged) {
          open.delete(i);
          const moved = progress.acknowledge([String(i)]);
          if (moved !== undefined) checkpoint = Number(moved);

          const firstOpen = Math.min(...open, acknowledged.length);
          expect(checkpoint).toBe(firstOpen - 1);
          expect(progress.pending).toBe(open.size);
          expect(progress.pendingBytes).toBe(open.size * 10);
          expect(progress.oldestPendingAt).toBe(open.size > 0 ? firstOpen : undefined);
        }
      }),
    );
  });

  it('forgets what is behind it', () => {
    const progress = new ShardProgress();

    for (let i = 0; i < 20_000; i += 1) {
      progress.read({ sequenceNumber: String(i), createdAt: i, bytes: 1 });
      expect(progress.acknowledge([String(i)])).toBe(String(i));
    }

    expect(progress.pending).toBe(0);
  });
});
