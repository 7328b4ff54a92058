import {
  Diagnostic,
  HttpConnection,
  Serializer,
  Transport,
  type TransportRequestOptions,
  type TransportRequestParams,
  WeightedConnectionPool,
} from '@elastic/transport';
import { type CellKey } from './cell-keys.ts';

export interface CellTransportOptions {
  /** How long one request may take, milliseconds. */
  readonly requestTimeoutMs: number;
  /** Connections kept to the cell. */
  readonly connections: number;
}

const JSON_TYPE = 'application/vnd.elasticsearch+json; compatible-with=9';
const KEEP_ALIVE_MS = 30_000;

/**
 * Elastic's own transport to one cell. The full client is the same transport under a method for every endpoint,
 * a third of a megabyte that no function of ours calls.
 */
export interface CellTransport {
  /** The answer's body; what the node refuses and what does not reach it is thrown as Elastic's own errors. */
  request<T>(params: TransportRequestParams, options?: TransportRequestOptions): Promise<T>;
  close(): Promise<void>;
}

export function openCellTransport(
  endpoint: string,
  key: CellKey,
  options: CellTransportOptions,
): CellTransport {
  const diagnostic = new Diagnostic();
  const connectionPool = new WeightedConnectionPool({ Connection: HttpConnection, diagnostic });
  connectionPool.addConnection({
    url: new URL(endpoint),
    headers: { authorization: `ApiKey ${key.api_key}` },
    timeout: options.requestTimeoutMs,
    agent: { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS, maxSockets: options.connections },
    ...(key.ca_certificate === undefined ? {} : { tls: { ca: key.ca_certificate } }),
  });
  const transport = new Transport({
    diagnostic,
    connectionPool,
    serializer: new Serializer(),
    maxRetries: 0,
    requestTimeout: options.requestTimeoutMs,
    productCheck: 'Elasticsearch',
    // Errors end in logs; what they would tell of the request holds the cell's key.
    redaction: { type: 'remove' },
    vendoredHeaders: {
      jsonContentType: JSON_TYPE,
      ndjsonContentType: JSON_TYPE.replace('json', 'x-ndjson'),
      accept: `${JSON_TYPE},text/plain`,
    },
  });
  return {
    request: <T>(params: TransportRequestParams, options?: TransportRequestOptions) =>
      transport.request<T>(params, withContentType(params, options)),
    close: () => connectionPool.empty(),
  };
}

/** Elastic's transport calls a body that is a text already plain text, which the node refuses; ours is JSON. */
function withContentType(
  params: TransportRequestParams,
  options: TransportRequestOptions = {},
): TransportRequestOptions {
  if (typeof params.body !== 'string') return options;
  return { ...options, headers: { 'content-type': JSON_TYPE, accept: JSON_TYPE, ...options.headers } };
}
