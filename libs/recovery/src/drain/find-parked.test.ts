import { InMemoryHoldingStore, ParkedChanges } from '@cloudpf/change-stream';
import { expect, it } from 'vitest';
import { productChange } from '../../test/held-changes.ts';
import { findParked, type ParkedFilter } from './find-parked.ts';

const at = (sequence: number) => new Date((1_795_000_000 + sequence) * 1_000).toISOString();

it.each<[string, Partial<ParkedFilter>, string]>([
  ['all of a tenant, oldest first', {}, 'a b c'],
  ['those with a key', { key: 'b' }, 'b'],
  ['those of a reason, in whatever case', { reason: 'QUEUE' }, 'c'],
  ['those of a time', { changedFrom: at(1), changedTo: at(2) }, 'a b'],
  ['none of another table', { table: 'purchases' }, ''],
])('finds %s', async (_, filter, keys) => {
  const parked = new ParkedChanges(new InMemoryHoldingStore());
  for (const [place, key] of ['a', 'b', 'c'].entries()) {
    const message = key === 'c' ? 'queue full' : 'refused';
    await parked.park([productChange({ sequence: place + 1, key })], { code: 'X', message });
  }
  await parked.park([productChange({ sequence: 9, tenant: 'bodega' })], { code: 'X', message: 'queue' });

  const found: string[] = [];
  for await (const { lane } of findParked(parked, { table: 'products', tenant: 'acme', ...filter })) {
    found.push(...lane.changes.map(({ key }) => key));
  }

  expect(found.join(' ')).toBe(keys);
});
