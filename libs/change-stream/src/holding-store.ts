export interface HeldObject {
  readonly key: string;
  readonly lastModified: string;
  readonly bytes: number;
}

/** Where changes wait that could not be applied: objects by key, listed in the order of their keys. */
export interface HoldingStore {
  put(key: string, body: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** Deletes what is there of any number of objects; throws where one of them could not be deleted. */
  delete(...keys: readonly string[]): Promise<void>;
  /** Keys under a prefix, in order, after `startAfter`, at most `limit`. */
  list(
    prefix: string,
    options?: { readonly startAfter?: string; readonly limit?: number },
  ): Promise<readonly HeldObject[]>;
  /** The next level of names under a prefix that ends in `/`: `['acme', 'bodega']`. */
  folders(prefix: string): Promise<readonly string[]>;
}
