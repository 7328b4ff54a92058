/** An object's own metadata, lower-case names. */
export type ObjectMetadata = Readonly<Record<string, string>>;

export interface NewObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly contentEncoding?: string;
  readonly metadata?: ObjectMetadata;
}

export interface StoredObject {
  readonly body: Uint8Array;
  /** Names this version of the object. */
  readonly etag: string;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified: Date;
}

/** Some objects in the order of their keys. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Where the next page starts, `undefined` where there is none. */
  readonly next: string | undefined;
}

/** What the lake needs of S3: strong reads, and writes on a condition. */
export interface ObjectStore {
  /** @returns whether the object was written; `false` where the key is taken. */
  putIfAbsent(object: NewObject): Promise<boolean>;
  /** @returns the new version's etag, or `undefined` where another version than `etag` is there. */
  putIfMatch(object: NewObject, etag: string): Promise<string | undefined>;
  get(key: string): Promise<StoredObject | undefined>;
  /** @returns the object's metadata without its body. */
  head(key: string): Promise<ObjectMetadata | undefined>;
  /** @param options.limit at most 1,000, which is the default. */
  list(
    prefix: string,
    options?: { readonly startAfter?: string | undefined; readonly limit?: number },
  ): Promise<ObjectPage>;
}

/** A store that gives up objects as well. */
export interface CleanableStore extends ObjectStore {
  /** Removes the objects that are there. @param keys at most 1,000. */
  remove(keys: readonly string[]): Promise<void>;
}
