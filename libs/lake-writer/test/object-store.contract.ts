import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CleanableStore, type NewObject, type ObjectStore } from '../src/object-store.ts';

/** What the lake relies on in an object store; run against the fake and against S3. */
export function objectStoreContract(name: string, open: () => CleanableStore): void {
  describe(name, () => {
    it('writes an object once, and keeps the first', async () => {
      const store = open();
      const key = aKey();

      expect(await store.putIfAbsent(anObject(key, 'first'))).toBe(true);
      expect(await store.putIfAbsent(anObject(key, 'second'))).toBe(false);
      expect(await textOf(store, key)).toBe('first');
    });

    it('lets exactly one of many writers of one key win', async () => {
      const store = open();
      const key = aKey();
      const writers = Array.from({ length: 30 }, (_, index) => `writer ${index}`);

      const won = await Promise.all(writers.map((writer) => store.putIfAbsent(anObject(key, writer))));

      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await textOf(store, key)).toBe(writers[won.indexOf(true)]);
    });

    it('tells the metadata of the writer who won', async () => {
      const store = open();
      const key = aKey();

      await store.putIfAbsent({ ...anObject(key, 'a'), metadata: { through: '41', rows: '2' } });
      await store.putIfAbsent({ ...anObject(key, 'b'), metadata: { through: '99', rows: '3' } });

      expect(await store.head(key)).toMatchObject({ through: '41', rows: '2' });
    });

    it('knows no object under an unused key', async () => {
      const store = open();

      expect(await store.get(aKey())).toBeUndefined();
      expect(await store.head(aKey())).toBeUndefined();
    });

    it('replaces a version only by the one that has seen it', async () => {
      const store = open();
      const key = aKey();
      await store.putIfAbsent(anObject(key, 'one'));
      const etag = (await store.get(key))!.etag;

      const next = await store.putIfMatch(anObject(key, 'two'), etag);
      const stale = await store.putIfMatch(anObject(key, 'three'), etag);

      expect(next).toBe((await store.get(key))!.etag);
      expect(stale).toBeUndefined();
      expect(await textOf(store, key)).toBe('two');
    });

    it('replaces nothing where nothing is', async () => {
      const store = open();
      const key = aKey();

      expect(
        await store.putIfMatch(anObject(key, 'one'), '"0123456789abcdef0123456789abcdef"'),
      ).toBeUndefined();
      expect(await store.get(key)).toBeUndefined();
    });

    it('lists what begins with a prefix, page by page in the order of the keys', async () => {
      const store = open();
      const folder = `contract/${randomUUID()}/`;
      const keys = ['a/1', 'a/10', 'a/2', 'b/1'].map((name) => `${folder}${name}`);
      for (const key of keys.toReversed()) await store.putIfAbsent(anObject(key, '12345'));

      const first = await store.list(`${folder}a/`, { limit: 2 });
      const second = await store.list(`${folder}a/`, { limit: 2, startAfter: first.next });

      expect(first.objects.map(({ key }) => key)).toEqual(keys.slice(0, 2));
      expect(first.objects[0]).toMatchObject({ size: 5 });
      expect(Math.abs(Date.now() - first.objects[0]!.lastModified.getTime())).toBeLessThan(60_000);
      expect(second.objects.map(({ key }) => key)).toEqual([keys[2]]);
      expect(second.next).toBeUndefined();
      expect(await store.list(`${folder}c/`)).toEqual({ objects: [], next: undefined });
    });

    it('removes objects, and does not mind those that are gone', async () => {
      const store = open();
      const [one, two, gone] = [aKey(), aKey(), aKey()];
      await store.putIfAbsent(anObject(one, '1'));
      await store.putIfAbsent(anObject(two, '2'));

      await store.remove([one, gone]);
      await store.remove([]);

      expect(await store.get(one)).toBeUndefined();
      expect(await textOf(store, two)).toBe('2');
    });

    it('gives bytes back as they were', async () => {
      const store = open();
      const key = aKey();
      const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);

      await store.putIfAbsent({ key, body, contentType: 'application/json', contentEncoding: 'gzip' });

      expect(Buffer.from((await store.get(key))!.body)).toEqual(Buffer.from(body));
    });
  });
}

function aKey(): string {
  return `contract/${randomUUID()}/key=value.json`;
}

function anObject(key: string, text: string): NewObject {
  return { key, body: Buffer.from(text), contentType: 'text/plain' };
}

async function textOf(store: ObjectStore, key: string): Promise<string> {
  return Buffer.from((await store.get(key))!.body).toString();
}
