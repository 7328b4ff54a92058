import { type CellClient } from '@cloudpf/cells';

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
  readonly items: readonly Readonly<Record<string, BulkItem>>[];
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
  readonly docs: readonly {
    readonly found?: boolean;
    readonly _seq_no?: number;
    readonly _primary_term?: number;
    readonly _source?: { readonly position?: string; readonly changed_at?: string };
    readonly error?: { readonly type?: string; readonly reason?: string };
  }[];
}

const NDJSON = 'application/vnd.elasticsearch+x-ndjson; compatible-with=9';

/** Reads the stored positions of documents, in the order of the ids. Errors of the transport are thrown. */
export async function readPositions(
  client: CellClient,
  alias: string,
  ids: readonly string[],
): Promise<readonly (Stored | undefined)[]> {
  const { docs } = await client.transport.request<MultiGetResponse>({
    method: 'POST',
    path: `/${alias}/_mget`,
    querystring: {
      _source_includes: 'position,changed_at',
      filter_path: 'docs.found,docs._seq_no,docs._primary_term,docs._source,docs.error',
    },
    body: JSON.stringify({ ids }),
  });

  return docs.map((doc) => {
    if (doc.error) throw new Error(`${doc.error.type ?? 'error'}: ${doc.error.reason ?? ''}`);
    if (!doc.found) return undefined;
    return {
      position: doc._source?.position ?? '',
      changedAt: doc._source?.changed_at ?? '',
      seqNo: doc._seq_no ?? 0,
      primaryTerm: doc._primary_term ?? 0,
    };
  });
}

/** Sends guarded writes in one request. Results follow the order of the writes. */
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
  const { items } = await client.transport.request<BulkResponse>(
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

  return items.map((item) => toResult(item['create'] ?? item['index']));
}

function toResult(item: BulkItem | undefined): WriteResult {
  if (!item) return { status: 500, seqNo: undefined, primaryTerm: undefined, error: NO_ANSWER };
  const { type = 'error', reason = '', caused_by: cause } = item.error ?? {};
  return {
    status: item.status,
    seqNo: item._seq_no,
    primaryTerm: item._primary_term,
    error: item.error ? { type, reason: cause?.reason ? `${reason}: ${cause.reason}` : reason } : undefined,
  };
}

const NO_ANSWER = { type: 'no_answer', reason: 'the node did not answer for this document' };
