import { type HeldObject, type HoldingStore } from './holding-store.ts';

/** Keeps objects in this process; `refuse` makes writes fail as a broken store would. */
export class InMemoryHoldingStore implements HoldingStore {
  readonly objects = new Map<string, { body: Uint8Array; lastModified: string }>();
  refuse: (key: string) => boolean = () => false;

  async put(key: string, body: Uint8Array): Promise<void> {
    if (this.refuse(key)) throw new Error(`refused to store ${key}`);
    this.objects.set(key, { body, lastModified: new Date().toISOString() });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.objects.get(key)?.body;
  }

  async delete(...keys: readonly string[]): Promise<void> {
    for (const key of keys) this.objects.delete(key);
  }

  async list(
    prefix: string,
    { startAfter = '', limit = Infinity }: { readonly startAfter?: string; readonly limit?: number } = {},
  ): Promise<readonly HeldObject[]> {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
    return keys.slice(0, limit).flatMap((key) => {
      const object = this.objects.get(key);
      return object ? [{ key, lastModified: object.lastModified, bytes: object.body.length }] : [];
    });
  }

  async folders(prefix: string): Promise<readonly string[]> {
    const rest = (await this.list(prefix)).map(({ key }) => key.slice(prefix.length));
    return [
      ...new Set(rest.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/')))),
    ];
  }
}
