import { PRODUCTS } from '@cloudpf/change-stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { productChange } from '../test/changes.ts';
import { InMemoryNode, type Trouble } from '../test/in-memory-node.ts';
import { tenant } from '../test/scripted-cells.ts';
import { ElasticsearchTenantIndex } from './elasticsearch-tenant-index.ts';

const history = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    event: fc.constantFrom('INSERT' as const, 'MODIFY' as const, 'REMOVE' as const),
  }),
  { minLength: 1, maxLength: 12 },
);
const trouble = fc.constantFrom<Trouble>(
  'refuses',
  'is busy',
  'was overtaken',
  'loses the answer',
  'cannot be reached',
  'answers in part',
);
const troubles = fc.array(fc.option(trouble, { nil: undefined, freq: 3 }), { minLength: 1, maxLength: 12 });
/** Writers that work at the same time, each the lanes of its own, one after the other. */
const writers = fc.array(fc.array(fc.array(fc.nat(11), { maxLength: 6 }), { maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});

it('calls nothing applied or superseded of which the index does not hold this or something newer', async () => {
  const run = async (
    steps: readonly { key: string; event: 'INSERT' | 'MODIFY' | 'REMOVE' }[],
    work: readonly (readonly (readonly number[])[])[],
    plan: readonly (Trouble | undefined)[],
  ) => {
    let asked = 0;
    const node = new InMemoryNode(() => plan[asked++ % plan.length]);
    const cells = { elasticsearch: async () => node.client, forget: () => undefined };
    const all = steps.map((step, place) => productChange({ ...step, sequence: place + 1 }));
    const settled: { key: string; position: string }[] = [];

    await Promise.all(
      work.map(async (lanes) => {
        const index = new ElasticsearchTenantIndex(cells, PRODUCTS);
        for (const lane of lanes) {
          const changes = lane.flatMap((place) => all[place] ?? []);
          const outcomes = await index.apply(tenant, changes);
          expect(outcomes).toHaveLength(changes.length);
          settled.push(
            ...changes.filter((_, place) => ['applied', 'superseded'].includes(outcomes[place]?.kind ?? '')),
          );
        }
      }),
    );

    for (const { key, position } of settled) {
      const held = node.documents.get(key)?.source['position'];
      expect(typeof held === 'string' && held >= position, `${key} at ${position}: ${String(held)}`).toBe(
        true,
      );
    }
    for (const [key, { source }] of node.documents) {
      const change = all.find(({ position }) => position === source['position']);
      expect([change?.key, source['deleted']]).toEqual([key, change?.operation === 'remove']);
    }
  };

  await fc.assert(fc.asyncProperty(history, writers, troubles, run), { numRuns: 100 });
});
