import {
  APPLIED,
  type Change,
  isNewer,
  type Outcome,
  SUPERSEDED,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { documentId } from '@cloudpf/es-mappings';
import {
  documentOf,
  type DocumentSource,
  type DocumentWrite,
  type DocumentWriteOutcome,
  type PagesOptions,
  type StoredDocument,
  type StoredDocuments,
} from '@cloudpf/tenant-index';
import { type Tenant } from '@cloudpf/tenant-routing';
import { keyIn } from './content.ts';
import { compareKeys } from './join-by-key.ts';

const PAGE = 7;

/** One tenant's index in this process: written by the pipeline, read and mended document by document. */
export class InMemoryCell<T extends Product | Purchase> implements StoredDocuments, TenantIndex<T> {
  readonly documents = new Map<string, StoredDocument>();
  /** Called before every read and write, so that others can come in between. */
  meanwhile: (step: 'page' | 'get' | 'write' | 'apply') => Promise<void> | void = () => undefined;
  refuses: (document: string) => boolean = () => false;
  readonly #schema: TableSchema<T>;
  #seqNo = 0;

  constructor(schema: TableSchema<T>) {
    this.#schema = schema;
  }

  put(id: string, source: DocumentSource): void {
    this.documents.set(id, { id, seqNo: this.#seqNo++, primaryTerm: 1, source });
  }

  async *pages({ from = '' }: PagesOptions = {}): AsyncGenerator<readonly StoredDocument[]> {
    const keyOf = ({ source }: StoredDocument) => keyIn(source, this.#schema.keyName);
    const all = [...this.documents.values()]
      .filter((document) => compareKeys(keyOf(document), from) >= 0)
      .sort((a, b) => compareKeys(keyOf(a), keyOf(b)));
    for (let start = 0; start < all.length; start += PAGE) {
      await this.meanwhile('page');
      yield all.slice(start, start + PAGE);
    }
  }

  async get(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    await this.meanwhile('get');
    return new Map(
      ids.flatMap((id) => {
        const document = this.documents.get(id);
        return document ? [[id, document] as const] : [];
      }),
    );
  }

  async write(writes: readonly DocumentWrite[]): Promise<readonly DocumentWriteOutcome[]> {
    await this.meanwhile('write');
    return writes.map(({ id, document, expected }) => {
      if (this.documents.get(id)?.seqNo !== expected?.seqNo) return { kind: 'changed' };
      if (this.refuses(document)) {
        return { kind: 'refused', reason: { code: 'mapper_parsing_exception', message: 'no' } };
      }
      this.put(id, JSON.parse(document) as DocumentSource);
      return { kind: 'written' };
    });
  }

  async apply(_tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    await this.meanwhile('apply');
    return changes.map((change) => {
      if (change.operation === 'heartbeat') return APPLIED;
      const id = documentId(change.key);
      const stored = this.documents.get(id)?.source;
      const mark = stored && { position: keyIn(stored, 'position'), changedAt: keyIn(stored, 'changed_at') };
      if (mark && !isNewer(change, mark)) return SUPERSEDED;
      this.put(id, JSON.parse(documentOf(change, this.#schema.keyName)) as DocumentSource);
      return APPLIED;
    });
  }
}
