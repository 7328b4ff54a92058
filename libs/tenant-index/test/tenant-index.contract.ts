import { type TenantIndex } from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import { type Tenant } from '@cloudpf/tenant-routing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { productChange } from './changes.ts';

export interface IndexUnderTest {
  readonly index: TenantIndex<Product>;
  readonly tenant: Tenant;
  /** Names of what search would find, by key. */
  readonly names: () => Promise<ReadonlyMap<string, string>>;
}

/** What every searchable copy must do, the one in memory and the one in Elasticsearch alike. */
export function tenantIndexContract(make: () => Promise<IndexUnderTest>): void {
  const kinds = async (
    index: TenantIndex<Product>,
    tenant: Tenant,
    changes: Parameters<typeof productChange>[0][],
  ) => (await index.apply(tenant, changes.map(productChange))).map(({ kind }) => kind);

  it('keeps the newer of two changes, whatever their order', async () => {
    const { index, tenant, names } = await make();

    expect(await kinds(index, tenant, [{ sequence: 2, name: 'new' }])).toEqual(['applied']);
    expect(await kinds(index, tenant, [{ sequence: 1, name: 'old', event: 'INSERT' }])).toEqual([
      'superseded',
    ]);

    expect(await names()).toEqual(new Map([['p-1', 'new']]));
  });

  it('compares sequence numbers as integers', async () => {
    const { index, tenant, names } = await make();

    await kinds(index, tenant, [{ sequence: 10n ** 27n, name: 'later' }]);
    await kinds(index, tenant, [{ sequence: 9n * 10n ** 20n, name: 'earlier' }]);

    expect(await names()).toEqual(new Map([['p-1', 'later']]));
  });

  it('lets a recreated stream win over its predecessor', async () => {
    const { index, tenant, names } = await make();

    await kinds(index, tenant, [{ sequence: 10n ** 30n, name: 'before' }]);
    await kinds(index, tenant, [{ sequence: 1, name: 'after', label: '2026-11-25T00:00:00.000' }]);

    expect(await names()).toEqual(new Map([['p-1', 'after']]));
  });

  it('never brings a removed item back', async () => {
    const { index, tenant, names } = await make();

    await kinds(index, tenant, [
      { sequence: 1, event: 'INSERT' },
      { sequence: 3, event: 'REMOVE' },
    ]);
    expect(await kinds(index, tenant, [{ sequence: 2 }])).toEqual(['superseded']);
    expect(await names()).toEqual(new Map());

    await kinds(index, tenant, [{ sequence: 4, event: 'INSERT', name: 'again' }]);
    expect(await names()).toEqual(new Map([['p-1', 'again']]));
  });

  it('takes what it has already as superseded', async () => {
    const { index, tenant } = await make();

    expect(await kinds(index, tenant, [{ sequence: 1, event: 'INSERT' }])).toEqual(['applied']);
    expect(await kinds(index, tenant, [{ sequence: 1, event: 'INSERT' }])).toEqual(['superseded']);
  });

  it('keeps keys apart that look alike, long ones included', async () => {
    const { index, tenant, names } = await make();
    const keys = ['a', 'A', 'ñ', 'n', 'a/b', 'a%2Fb', '_a', ' a', '👟', 'x'.repeat(1_024), 'x'.repeat(1_023)];

    await index.apply(
      tenant,
      keys.map((key, place) =>
        productChange({ sequence: place + 1, key, name: `${place}`, event: 'INSERT' }),
      ),
    );

    expect(await names()).toEqual(new Map(keys.map((key, place) => [key, `${place}`])));
  });

  it('ends at the newest change of each key, in whatever cuts and order the changes come', async () => {
    const event = fc.constantFrom('INSERT' as const, 'MODIFY' as const, 'REMOVE' as const);
    const history = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), event }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(fc.array(fc.nat(11), { maxLength: 6 }), { maxLength: 4 }),
        async (changes, cuts) => {
          const { index, tenant, names } = await make();
          const all = changes.map((change, place) => productChange({ ...change, sequence: place + 1 }));

          await Promise.all(
            cuts.map((cut) =>
              index.apply(
                tenant,
                cut.flatMap((place) => all[place] ?? []),
              ),
            ),
          );
          await index.apply(tenant, all);

          const expected = new Map<string, string>();
          for (const change of all) {
            if (change.operation === 'upsert') expected.set(change.key, change.image.name);
            else expected.delete(change.key);
          }
          expect(new Map([...(await names())].sort())).toEqual(new Map([...expected].sort()));
        },
      ),
      { numRuns: 25 },
    );
  });
}
