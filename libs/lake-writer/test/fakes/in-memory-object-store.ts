import {
  type CleanableStore,
  type NewObject,
  type ObjectMetadata,
  type ObjectPage,
  type StoredObject,
} from '../../src/object-store.ts';

const PAGE = 1_000;

interface Version {
  readonly object: NewObject;
  readonly etag: string;
  readonly lastModified: Date;
}

export class InMemoryObjectStore implements CleanableStore {
  readonly #objects = new Map<string, Version>();
  readonly #now: () => Date;
  #versions = 0;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

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

  async list(
    prefix: string,
    {
      startAfter = '',
      limit = PAGE,
    }: { readonly startAfter?: string | undefined; readonly limit?: number } = {},
  ): Promise<ObjectPage> {
    const keys = this.keys(prefix).filter((key) => key > startAfter);
    const objects = keys.slice(0, limit).map((key) => {
      const { object, lastModified } = this.#objects.get(key)!;
      return { key, size: object.body.length, lastModified };
    });
    return { objects, next: keys.length > limit ? keys[limit - 1] : undefined };
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.delete(key);
  }

  /** Writes on no condition. */
  put(object: NewObject): string {
    const etag = `"${(++this.#versions).toString()}"`;
    this.#objects.set(object.key, { object, etag, lastModified: this.#now() });
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
