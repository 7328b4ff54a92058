import { type Reason } from '@cloudpf/change-stream';

/** One document as the index holds it; tombstones are documents too. */
export interface StoredDocument {
  readonly id: string;
  readonly seqNo: number;
  readonly primaryTerm: number;
  readonly source: DocumentSource;
}

/** What a document says: its item and its mark. */
export type DocumentSource = Readonly<Record<string, unknown>>;

/** One write that happens only where the document is still the one that was read. */
export interface DocumentWrite {
  readonly id: string;
  /** JSON text. */
  readonly document: string;
  /** Absent: there was none. */
  readonly expected: StoredDocument | undefined;
}

/** `changed`: somebody else wrote the document meanwhile, so it was left alone. */
export type DocumentWriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly reason: Reason };

export interface PagesOptions {
  /** Only from this key on, and without those that have none. */
  readonly from?: string;
}

/** The searchable copy of one tenant's table, document by document. Every call may throw a `CellRequestError`. */
export interface StoredDocuments {
  /**
   * All documents as they were when the reading began, page by page, in the order of their keys by UTF-8 bytes;
   * those without a key come first.
   */
  pages(options?: PagesOptions): AsyncGenerator<readonly StoredDocument[]>;
  /** The present documents, by id. */
  get(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>>;
  /** @returns an outcome a write, in their order. */
  write(writes: readonly DocumentWrite[]): Promise<readonly DocumentWriteOutcome[]>;
}
