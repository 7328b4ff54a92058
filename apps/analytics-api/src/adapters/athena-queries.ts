import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  InvalidRequestException,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-athena';
import { type TenantId } from '@cloudpf/tenant-routing';
import { QueryError } from '../errors.ts';
import { type LakeQueries, type QueryState, type QueryStatus, type Row } from '../ports.ts';
import { type Sql } from '../sql/fragment.ts';

/** The part of the client that is used. */
export type AthenaSender = Pick<AthenaClient, 'send'>;

export interface AthenaPlace {
  readonly database: string;
  /** `{tenant_id}` in it stands for the tenant that asks. */
  readonly workgroup: string;
  /** `s3://bucket/prefix/`, under which each tenant's results get a prefix of their own. */
  readonly output: string;
}

const STATES: Readonly<Record<string, QueryState>> = {
  QUEUED: 'queued',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** Most rows that Athena gives at once, the header among them. */
const PAGE_SIZE = 1_000;

/** Names of SDK and network errors that a later try may not meet. */
const PASSING = /InternalServer|ServiceUnavailable|Timeout|ECONN|ENOTFOUND|EPIPE|EAI_AGAIN/;

/** Queries run by Athena. */
export class AthenaQueries implements LakeQueries {
  readonly #athena: AthenaSender;
  readonly #place: AthenaPlace;

  constructor(athena: AthenaSender, place: AthenaPlace) {
    this.#athena = athena;
    this.#place = place;
  }

  async start(tenantId: TenantId, { text, parameters }: Sql): Promise<string> {
    const { database, workgroup, output } = this.#place;
    const command = new StartQueryExecutionCommand({
      QueryString: text,
      ...(parameters.length > 0 && { ExecutionParameters: [...parameters] }),
      QueryExecutionContext: { Database: database },
      WorkGroup: workgroup.replaceAll('{tenant_id}', tenantId),
      ResultConfiguration: { OutputLocation: `${output.replace(/\/?$/, '/')}tenant_id=${tenantId}/` },
    });
    const { QueryExecutionId } = await translated(() => this.#athena.send(command));
    if (QueryExecutionId === undefined) throw new QueryError('unavailable', 'Athena gave no query id');
    return QueryExecutionId;
  }

  async status(queryId: string): Promise<QueryStatus | undefined> {
    try {
      const command = new GetQueryExecutionCommand({ QueryExecutionId: queryId });
      const { QueryExecution } = await translated(() => this.#athena.send(command));
      return QueryExecution && toStatus(QueryExecution);
    } catch (error) {
      if (error instanceof QueryError && error.cause instanceof InvalidRequestException) return undefined;
      throw error;
    }
  }

  async rows(queryId: string, limit: number): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let next: string | undefined;
    let skip = 1;
    do {
      const MaxResults = Math.min(PAGE_SIZE, limit + skip - rows.length);
      const command = new GetQueryResultsCommand({ QueryExecutionId: queryId, NextToken: next, MaxResults });
      const { ResultSet, NextToken } = await translated(() => this.#athena.send(command));
      // The first row of the first page is the header.
      for (const { Data = [] } of (ResultSet?.Rows ?? []).slice(skip)) {
        rows.push(Data.map(({ VarCharValue }) => VarCharValue ?? null));
      }
      skip = 0;
      next = NextToken;
    } while (next !== undefined && rows.length < limit);
    return rows;
  }

  async stop(queryId: string): Promise<void> {
    const command = new StopQueryExecutionCommand({ QueryExecutionId: queryId });
    try {
      await translated(() => this.#athena.send(command));
    } catch (error) {
      if (error instanceof QueryError && error.cause instanceof InvalidRequestException) return;
      throw error;
    }
  }
}

function toStatus({ Status, Statistics, Query = '' }: QueryExecution): QueryStatus {
  return {
    state: STATES[Status?.State ?? ''] ?? 'running',
    bytesScanned: Statistics?.DataScannedInBytes ?? 0,
    statement: Query,
    reason: Status?.AthenaError?.ErrorMessage ?? Status?.StateChangeReason,
  };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'error';
    const message = `Athena: ${cause instanceof Error ? cause.message : String(cause)}`;
    if (cause instanceof TooManyRequestsException || /Throttl|TooManyRequests/.test(name)) {
      throw new QueryError('throttled', message, { cause });
    }
    throw new QueryError(isPassing(cause) ? 'unavailable' : 'rejected', message, { cause });
  }
}

function isPassing(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code = '' } = cause as Error & { readonly code?: string };
  return PASSING.test(cause.name) || PASSING.test(code);
}
