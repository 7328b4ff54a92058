import {
  type NewObject,
  type ObjectMetadata,
  type ObjectStore,
  type StoredObject,
} from '../../src/object-store.ts';

export class InMemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, { readonly object: NewObject; readonly etag: string }>();
  #versions = 0;

  async putIfAbsent(object: NewObject): Promise<boolean> {
    if (this.#objects.has(object.key)) return false;
    this.put(object);
    return true;
  }

  async putIfMatch(object: NewObject, etag: string): Promise<string | undefined> {
    return this.#objects.get(object.key)?.etag === etag ? this.put(object) : undefined;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const stored = this.#objects.get(key);
    return stored && { body: stored.object.body, etag: stored.etag };
  }

  async head(key: string): Promise<ObjectMetadata | undefined> {
    const stored = this.#objects.get(key);
    return stored && (stored.object.metadata ?? {});
  }

  /** Writes on no condition. */
  put(object: NewObject): string {
    const etag = `"${(++this.#versions).toString()}"`;
    this.#objects.set(object.key, { object, etag });
    return etag;
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  keys(prefix: string): string[] {
    return [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  object(key: string): NewObject | undefined {
    return this.#objects.get(key)?.object;
  }
}
