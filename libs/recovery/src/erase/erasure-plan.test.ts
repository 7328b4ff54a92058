import { CellHealth, InMemoryHoldingStore, ParkedChanges, Quarantine } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { claimKey, freshnessKey, partitionOf, rawObjectKey } from '@cloudpf/lake-writer';
import { isTenantId, TenantId } from '@cloudpf/tenant-routing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACME } from '../../test/fixtures.ts';
import { productChange, productRecord } from '../../test/held-changes.ts';
import { BackfillCursor } from '../backfill/backfill-cursor.ts';
import { planErasure } from './erasure-plan.ts';

const EU = TenantId.parse('acme-eu');
const REASON = { code: 'X', message: 'x' };
const START = { shard: '0123456789ab', sequence: 7n };

function isPlanned(tenant: TenantId, key: string): boolean {
  return planErasure(tenant).some(({ prefix }) => key.startsWith(prefix));
}

/** The keys of all that the pipeline puts into the holding bucket for a tenant. */
async function heldKeys(tenant: TenantId): Promise<readonly string[]> {
  const store = new InMemoryHoldingStore();
  const change = productChange({ sequence: 1, tenant });
  for (const table of TABLES) {
    await new ParkedChanges(store).park([{ ...change, table }], REASON);
    const record = productRecord({ sequence: 1, tenant });
    await new Quarantine(store).keep({ table, tenant, key: 'p', reason: REASON, foundBy: 'cell', record });
    await new CellHealth(store).note({ table, tenant, circuit: 'open' });
    await new BackfillCursor(store, { table, tenant }).write({
      stream_label: 'l',
      after: 'a',
      items: 1,
      started_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
    });
  }
  return [...store.objects.keys()];
}

function lakeKeys(tenant: TenantId): readonly string[] {
  const partition = partitionOf({ tenant, changedAt: '2026-02-03T10:00:00.000Z' });
  return [
    rawObjectKey(partition, START, 'json'),
    rawObjectKey(partition, START, 'csv'),
    freshnessKey(tenant),
  ];
}

/** Two tenants, of which one's id often begins with the other's. */
const twoTenants = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9-]{1,12}[a-z0-9]$/),
    fc.oneof(fc.stringMatching(/^[a-z0-9-]{0,6}[a-z0-9]$/), fc.constant('-eu')),
    fc.boolean(),
  )
  .map(([one, more, isLonger]) => [one, isLonger ? `${one}${more}` : `${more}${one}`] as const)
  .filter((pair): pair is readonly [TenantId, TenantId] => pair.every(isTenantId));

describe('the plan of an erasure', () => {
  it('reaches no key of another tenant, however alike their ids are', () => {
    fc.assert(
      fc.property(twoTenants, ([one, other]) => {
        for (const mine of planErasure(one)) {
          for (const theirs of planErasure(other)) {
            expect(theirs.prefix.startsWith(mine.prefix)).toBe(false);
            // Nor can a key below theirs begin with mine.
            expect(mine.prefix.startsWith(theirs.prefix)).toBe(false);
          }
        }
      }),
      { examples: [[[ACME, EU]], [[EU, ACME]]] },
    );
  });

  it('has everything that the pipeline holds for the tenant, and nothing that it holds for another', async () => {
    const own = [...(await heldKeys(ACME)), ...lakeKeys(ACME)];
    const others = [...(await heldKeys(EU)), ...lakeKeys(EU)];

    expect(own).toHaveLength(11);
    expect(own.filter((key) => !isPlanned(ACME, key))).toEqual([]);
    expect(others.filter((key) => isPlanned(ACME, key))).toEqual([]);
  });

  it('has what compaction and queries leave', () => {
    expect(isPlanned(ACME, 'compact/v1/entity=purchases/tenant_id=acme/year=2026/part-1.parquet')).toBe(true);
    expect(isPlanned(ACME, '_manifest/purchases/acme.json')).toBe(true);
    expect(isPlanned(ACME, 'results/tenant_id=acme/0b1c.csv')).toBe(true);
  });

  it('leaves what belongs to all tenants together', () => {
    for (const key of [claimKey(START), '_cleaning/purchases.json', 'streams/products.json']) {
      expect(isPlanned(ACME, key)).toBe(false);
    }
  });
});
