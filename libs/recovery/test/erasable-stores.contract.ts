import { TenantId } from '@cloudpf/tenant-routing';
import { expect, it } from 'vitest';
import { type ErasableItems, type ErasableObjects, type ObjectVersion } from '../src/index.ts';
import { ACME } from './fixtures.ts';

const EU = TenantId.parse('acme-eu');

export interface ItemsWorld {
  readonly items: ErasableItems;
  readonly put: (tenant: string, keys: readonly string[]) => Promise<void>;
}

async function keysOf(items: ErasableItems, tenant: TenantId): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of items.pages(tenant)) keys.push(...page);
  return keys.sort();
}

/** What every table does from which items are erased, in memory and in DynamoDB alike. */
export function erasableItemsContract(make: () => Promise<ItemsWorld>): void {
  it('names the keys of one tenant, page by page, and removes them', async () => {
    const { items, put } = await make();
    const keys = Array.from({ length: 61 }, (_, place) => `p-${place}`).sort();
    await put('acme', keys);
    await put('acme-eu', keys);
    expect(await keysOf(items, ACME)).toEqual(keys);

    for await (const page of items.pages(ACME)) expect(await items.remove(ACME, page)).toEqual([]);

    expect(await keysOf(items, ACME)).toEqual([]);
    expect(await keysOf(items, EU)).toEqual(keys);
  });

  it('removes what is not there without a word', async () => {
    const { items } = await make();

    expect(await items.remove(ACME, ['none'])).toEqual([]);
    expect(await items.remove(ACME, [])).toEqual([]);
  });

  it('writes a heartbeat, which is one of the items', async () => {
    const { items } = await make();

    await items.mark(ACME, '2026-03-01T12:00:00.000Z');

    expect(await keysOf(items, ACME)).toEqual(['cloudpf#heartbeat']);
  });
}

export interface ObjectsWorld {
  readonly objects: ErasableObjects;
  readonly put: (key: string, body: string) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
}

async function versionsOf(objects: ErasableObjects, prefix: string): Promise<readonly ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  for await (const page of objects.pages(prefix)) versions.push(...page);
  return versions;
}

/** What every bucket does from which objects are erased, in memory and in S3 alike. */
export function erasableObjectsContract(
  make: (options: { readonly versioned: boolean }) => Promise<ObjectsWorld>,
): void {
  it('names every version and every mark of a deletion below a prefix, and removes them for good', async () => {
    const { objects, put, delete: remove } = await make({ versioned: true });
    for (const key of ['t/acme/1', 't/acme/2', 't/acme/2', 't/acme/3', 't/acme-eu/1']) await put(key, 'four');
    await remove('t/acme/3');
    const found = await versionsOf(objects, 't/acme/');
    expect(found.map(({ key }) => key).sort()).toEqual([
      't/acme/1',
      't/acme/2',
      't/acme/2',
      't/acme/3',
      't/acme/3',
    ]);
    expect(found.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(16);
    expect(new Set(found.map(({ versionId }) => versionId)).size).toBe(5);

    for await (const page of objects.pages('t/acme/')) expect(await objects.remove(page)).toEqual([]);

    expect(await versionsOf(objects, 't/acme/')).toEqual([]);
    expect(await versionsOf(objects, 't/')).toHaveLength(1);
  });

  it('removes objects where the bucket keeps no versions', async () => {
    const { objects, put } = await make({ versioned: false });
    for (const key of ['t/acme/1', 't/acme/1', 't/acme-eu/1']) await put(key, 'four');
    expect(await versionsOf(objects, 't/acme/')).toEqual([{ key: 't/acme/1', versionId: 'null', bytes: 4 }]);

    for await (const page of objects.pages('t/acme/')) expect(await objects.remove(page)).toEqual([]);

    expect(await versionsOf(objects, 't/acme/')).toEqual([]);
    expect(await versionsOf(objects, 't/')).toHaveLength(1);
  });

  it('removes what is not there without a word', async () => {
    const { objects, put } = await make({ versioned: true });
    await put('t/acme/1', 'four');
    const found = await versionsOf(objects, 't/acme/');

    expect(await objects.remove(found)).toEqual([]);
    expect(await objects.remove(found)).toEqual([]);
    expect(await objects.remove([])).toEqual([]);
  });
}
