import { type CellClient } from '@cloudpf/cells';
import { type Table, writeAlias } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WriteResult, writeDocuments } from './cell-requests.ts';
import { classifyError, classifyResult, type RequestFailure } from './classify-failure.ts';
import { CellRequestError } from './errors.ts';
import { type Generation } from './generations.ts';
import {
  type DocumentSource,
  type DocumentWrite,
  type DocumentWriteOutcome,
  type PagesOptions,
  type StoredDocument,
  type StoredDocuments,
} from './stored-documents.ts';

export interface StoredDocumentsPlace {
  readonly tenant: TenantId;
  readonly table: Table;
  /** The name of the field that holds the item's sort key. */
  readonly keyName: string;
  /** The generation that is meant; the live one unless told. */
  readonly generation?: Pick<Generation, 'alias'>;
}

interface Hit {
  readonly _id: string;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source: DocumentSource;
  readonly sort: readonly unknown[];
}
interface SearchAnswer {
  readonly pit_id?: string;
  readonly hits: { readonly hits: readonly Hit[] };
}
interface GetAnswer {
  readonly docs: readonly (Partial<Hit> & {
    readonly found?: boolean;
    readonly error?: { readonly reason?: string };
  })[];
}

/** Documents a page; an item has at most 400 KB, so the largest page is one that a process can hold. */
const PAGE = 500;
/** How long a page may take to be worked off. */
const KEEP_ALIVE = '5m';
const WAITS_MS = [250, 1_000, 4_000];
const BULK_BYTES = 8_000_000;

/** Reads and mends one index of one tenant's table. */
export class ElasticsearchStoredDocuments implements StoredDocuments {
  readonly #client: CellClient;
  readonly #tenant: TenantId;
  readonly #alias: string;
  readonly #keyName: string;

  constructor(client: CellClient, { tenant, table, keyName, generation }: StoredDocumentsPlace) {
    this.#client = client;
    this.#tenant = tenant;
    this.#alias = generation?.alias ?? writeAlias(tenant, table);
    this.#keyName = keyName;
  }

  async *pages({ from }: PagesOptions = {}): AsyncGenerator<readonly StoredDocument[]> {
    await this.#ask({ method: 'POST', path: `/${this.#alias}/_refresh` });
    let { id: view } = await this.#ask<{ id: string }>({
      method: 'POST',
      path: `/${this.#alias}/_pit`,
      querystring: { keep_alive: KEEP_ALIVE },
    });
    try {
      let after: readonly unknown[] | undefined;
      do {
        const answer: SearchAnswer = await this.#ask({
          method: 'POST',
          path: '/_search',
          body: JSON.stringify({
            size: PAGE,
            pit: { id: view, keep_alive: KEEP_ALIVE },
            ...(from === undefined ? {} : { query: { range: { [this.#keyName]: { gte: from } } } }),
            sort: [{ [this.#keyName]: { order: 'asc', missing: '_first' } }],
            seq_no_primary_term: true,
            track_total_hits: false,
            ...(after === undefined ? {} : { search_after: after }),
          }),
        });
        view = answer.pit_id ?? view;
        const { hits } = answer.hits;
        after = hits.length < PAGE ? undefined : hits.at(-1)?.sort;
        if (hits.length > 0) yield hits.map(toDocument);
      } while (after !== undefined);
    } finally {
      await this.#close(view);
    }
  }

  async get(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    const found = new Map<string, StoredDocument>();
    for (let start = 0; start < ids.length; start += PAGE) {
      const { docs } = await this.#ask<GetAnswer>({
        method: 'POST',
        path: `/${this.#alias}/_mget`,
        body: JSON.stringify({ ids: ids.slice(start, start + PAGE) }),
      });
      for (const { found: isThere, error, ...hit } of docs) {
        if (error) throw new CellRequestError(this.#tenant, error.reason ?? 'a document cannot be read');
        if (isThere) found.set(hit._id ?? '', toDocument(hit as Hit));
      }
    }
    return found;
  }

  async write(writes: readonly DocumentWrite[]): Promise<readonly DocumentWriteOutcome[]> {
    const outcomes: DocumentWriteOutcome[] = [];
    for (const part of bulks(writes)) outcomes.push(...(await this.#bulk(part)));
    return outcomes;
  }

  async #bulk(writes: readonly DocumentWrite[]): Promise<DocumentWriteOutcome[]> {
    const guarded = writes.map(({ id, document, expected }) => ({
      id,
      document,
      expected: expected && { ...expected, position: '', changedAt: '' },
    }));
    // A write is not sent twice: where its answer was lost, a second one would find its own document changed.
    try {
      return (await writeDocuments(this.#client, this.#alias, guarded)).map(toOutcome);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async #ask<T>(request: Parameters<CellClient['transport']['request']>[0]): Promise<T> {
    for (const wait of WAITS_MS) {
      try {
        return await this.#client.transport.request<T>(request);
      } catch (error) {
        if (!mayPass(error)) throw this.#failed(error);
        await sleep(wait);
      }
    }
    try {
      return await this.#client.transport.request<T>(request);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** A view that is left open goes by itself after a few minutes. */
  async #close(view: string): Promise<void> {
    try {
      const body = JSON.stringify({ id: view });
      await this.#client.transport.request({ method: 'DELETE', path: '/_pit', body });
    } catch {
      // It costs the node a few segments that it would have merged away.
    }
  }

  #failed(error: unknown): CellRequestError {
    const { code, message }: RequestFailure = classifyError(error);
    return new CellRequestError(this.#tenant, `${code}: ${message}`, { cause: error });
  }
}

function toDocument({ _id, _seq_no, _primary_term, _source }: Hit): StoredDocument {
  return { id: _id, seqNo: _seq_no, primaryTerm: _primary_term, source: _source };
}

function toOutcome({ status, error }: WriteResult): DocumentWriteOutcome {
  const outcome = classifyResult(status, error);
  if (outcome === 'conflict') return { kind: 'changed' };
  if (outcome.kind === 'rejected' || outcome.kind === 'unavailable') {
    return { kind: 'refused', reason: outcome.reason };
  }
  return { kind: 'written' };
}

/** Parts that a node takes in one request. */
function* bulks(writes: readonly DocumentWrite[]): Generator<readonly DocumentWrite[]> {
  let part: DocumentWrite[] = [];
  let size = 0;
  for (const write of writes) {
    const length = Buffer.byteLength(write.document);
    if (part.length > 0 && (size + length > BULK_BYTES || part.length >= PAGE)) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(write);
    size += length;
  }
  if (part.length > 0) yield part;
}

/** What the node refuses is refused again; what does not reach it, or finds it busy, may pass. */
function mayPass(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode === undefined || statusCode === 429 || statusCode >= 500;
}
