import { type CellClient } from '@cloudpf/cells';
import { IncompleteAnswerError } from './errors.ts';

/** What the index holds of one document; `undefined` position where it holds nothing. */
export interface Stored {
  readonly position: string;
  /** When the document was changed or read from the table: ISO 8601. */
  readonly changedAt: string;
  readonly seqNo: number;
  readonly primaryTerm: number;
}

/** One write that succeeds only if the document is still as it was read. */
export interface GuardedWrite {
  readonly id: string;
  readonly document: string;
  /** Absent: the document must not exist yet. */
  readonly expected: Stored | undefined;
}

export interface WriteResult {
  readonly status: number;
  readonly seqNo: number | undefined;
  readonly primaryTerm: number | undefined;
  readonly error: { readonly type: string; readonly reason: string } | undefined;
}

interface BulkResponse {
  readonly items?: readonly Readonly<Record<string, BulkItem>>[];
}
interface BulkItem {
  readonly status: number;
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly error?: {
    readonly type?: string;
    readonly reason?: string;
    readonly caused_by?: { readonly reason?: string };
  };
}
interface MultiGetResponse {
  readonly docs?: readonly MultiGetDocument[];
}
interface MultiGetDocument {
  readonly found?: boolean;
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly _source?: { readonly position?: string; readonly changed_at?: string };
  readonly error?: { readonly type?: string; readonly reason?: string };
}

const NDJSON = 'application/vnd.elasticsearch+x-ndjson; compatible-with=9';

/**
 * Reads the stored positions of documents, in the order of the ids. Errors of the transport are thrown.
 * @throws IncompleteAnswerError where the node does not say of each document whether it is there.
 */
export async function readPositions(
  client: CellClient,
  alias: string,
  ids: readonly string[],
): Promise<readonly (Stored | undefined)[]> {
  const { docs = [] } = await client.transport.request<MultiGetResponse>({
    method: 'POST',
    path: `/${alias}/_mget`,
    querystring: {
      _source_includes: 'position,changed_at',
      filter_path: 'docs.found,docs._seq_no,docs._primary_term,docs._source,docs.error',
    },
    body: JSON.stringify({ ids }),
  });

  if (docs.length !== ids.length) throw new IncompleteAnswerError();
  return docs.map(toStored);
}

function toStored(doc: MultiGetDocument): Stored | undefined {
  const { found, error, _source, _seq_no: seqNo, _primary_term: primaryTerm } = doc;
  if (error) throw new Error(`${error.type ?? 'error'}: ${error.reason ?? ''}`);
  if (found === false) return undefined;
  if (!found || seqNo === undefined || primaryTerm === undefined) throw new IncompleteAnswerError();
  return { position: _source?.position ?? '', changedAt: _source?.changed_at ?? '', seqNo, primaryTerm };
}

/**
 * Sends guarded writes in one request. Results follow the order of the writes. Errors of the transport are thrown.
 * @throws IncompleteAnswerError where the node does not tell of each write; any of them may have been done.
 */
export async function writeDocuments(
  client: CellClient,
  alias: string,
  writes: readonly GuardedWrite[],
): Promise<readonly WriteResult[]> {
  let body = '';
  for (const { id, document, expected } of writes) {
    const name = JSON.stringify(id);
    body += expected
      ? `{"index":{"_id":${name},"if_seq_no":${expected.seqNo},"if_primary_term":${expected.primaryTerm}}}\n`
      : `{"create":{"_id":${name}}}\n`;
    body += document + '\n';
  }
  const { items = [] } = await client.transport.request<BulkResponse>(
    {
      method: 'POST',
      path: `/${alias}/_bulk`,
      querystring: {
        require_alias: 'true',
        filter_path: 'items.*.status,items.*._seq_no,items.*._primary_term,items.*.error',
      },
      bulkBody: body,
    },
    { headers: { 'content-type': NDJSON } },
  );

  const results = items.flatMap((item) => item['create'] ?? item['index'] ?? []);
  if (results.length !== writes.length) throw new IncompleteAnswerError();
  return results.map(toResult);
}

function toResult(item: BulkItem): WriteResult {
  const { type = 'error', reason = '', caused_by: cause } = item.error ?? {};
  return {
    status: item.status,
    seqNo: item._seq_no,
    primaryTerm: item._primary_term,
    error: item.error ? { type, reason: cause?.reason ? `${reason}: ${cause.reason}` : reason } : undefined,
  };
}
