import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { type Catalog } from '../catalog/catalog.ts';
import { executeStatement } from '../catalog/execute-statement.ts';
import { parseStatement, type Statement } from '../catalog/statement.ts';
import { QueryCancelledError } from '../engine/duckdb-errors.ts';
import { type QueryRunner } from '../engine/query-runner.ts';
import { type ObjectStore } from '../lake/object-store.ts';
import { QueryError } from '../sql/errors.ts';
import { VARCHAR } from '../sql/types.ts';
import { RequestError, invalidRequest } from './errors.ts';
import { ExecutionArchive } from './execution-archive.ts';
import { type Execution } from './execution.ts';
import { readPage, type ResultPage, ResultWriter } from './result-file.ts';
import { type WorkGroups } from './work-groups.ts';

export interface StartRequest {
  readonly sql: string;
  readonly schema?: string;
  readonly catalog: string;
  readonly workGroup: string;
  readonly outputLocation?: string;
  readonly parameters: readonly string[];
  readonly token?: string;
}

export interface ExecutionsOptions {
  readonly dataDir: string;
  readonly catalog: Catalog;
  readonly runner: QueryRunner;
  readonly store: ObjectStore;
  readonly workGroups: WorkGroups;
  readonly concurrency: number;
}

const MAX_QUEUED = 200;

/** All queries, running and done; the done ones survive a restart. */
export class Executions {
  readonly #options: ExecutionsOptions;
  readonly #archive: ExecutionArchive;
  readonly #known: Map<string, Execution>;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();
  readonly #tokens = new Map<string, { readonly id: string; readonly request: string }>();
  readonly #limit: LimitFunction;

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.#limit = pLimit(options.concurrency);
    this.#archive = new ExecutionArchive(join(options.dataDir, 'queries'));
    this.#known = new Map(this.#archive.recall().map((execution) => [execution.id, execution]));
  }

  start(request: StartRequest): string {
    const { token, ...content } = request;
    const fingerprint = JSON.stringify(content);
    const earlier = token === undefined ? undefined : this.#tokens.get(token);
    if (earlier) {
      if (earlier.request !== fingerprint)
        throw invalidRequest('Idempotent parameters do not match', 'IDEMPOTENT_PARAMETER_MISMATCH');
      return earlier.id;
    }
    const execution = this.#create(request);
    this.#known.set(execution.id, execution);
    if (token !== undefined) this.#tokens.set(token, { id: execution.id, request: fingerprint });
    const abort = new AbortController();
    const done = this.#limit(() => this.#run(execution, abort.signal)).finally(() =>
      this.#running.delete(execution.id),
    );
    this.#running.set(execution.id, { abort, done });
    return execution.id;
  }

  get(id: string): Execution {
    const execution = this.#known.get(id);
    if (!execution) throw invalidRequest(`QueryExecution ${id} was not found`);
    return execution;
  }

  find(id: string): Execution | undefined {
    return this.#known.get(id);
  }

  /** Newest first. */
  list(workGroup: string): string[] {
    return [...this.#known.values()]
      .filter((execution) => execution.workGroup === workGroup)
      .map(({ id }) => id)
      .reverse();
  }

  stop(id: string): void {
    const execution = this.get(id);
    const running = this.#running.get(id);
    if (!running || execution.completedAt !== undefined) return;
    running.abort.abort();
    if (execution.state === 'QUEUED') this.#finish(execution, 'CANCELLED', 'Query cancelled by user');
  }

  async page(id: string, start: number, limit: number): Promise<ResultPage> {
    const { state } = this.get(id);
    if (state === 'QUEUED' || state === 'RUNNING')
      throw invalidRequest(`Query has not yet finished. Current state: ${state}`, 'QUERY_NOT_FINISHED');
    if (state !== 'SUCCEEDED')
      throw invalidRequest(
        `Query did not finish successfully. Final query state: ${state}`,
        'INVALID_QUERY_EXECUTION_STATE',
      );
    return readPage(this.#archive.rowsPath(id), start, limit);
  }

  async close(): Promise<void> {
    this.#limit.clearQueue();
    const running = [...this.#known.values()]
      .filter(({ state }) => state === 'RUNNING')
      .flatMap(({ id }) => this.#running.get(id) ?? []);
    for (const { abort } of running) abort.abort();
    await Promise.allSettled(running.map(({ done }) => done));
  }

  #create(request: StartRequest): Execution {
    const group = this.#options.workGroups.get(request.workGroup);
    const chosen = group.enforced
      ? (group.outputLocation ?? request.outputLocation)
      : (request.outputLocation ?? group.outputLocation);
    if (chosen === undefined) {
      throw invalidRequest(
        'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
      );
    }
    if (!/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/|$)/.test(chosen))
      throw invalidRequest(`outputLocation is not a valid S3 path: ${chosen}`);
    if (this.#limit.pendingCount >= MAX_QUEUED) {
      throw new RequestError(
        'TooManyRequestsException',
        'You have exceeded the limit for the number of queries you can run concurrently. Please reduce the number of concurrent queries',
        'CONCURRENT_QUERY_LIMIT_EXCEEDED',
      );
    }
    const id = randomUUID();
    const isQuery = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*(select|with|values|table)\b/i.test(
      request.sql,
    );
    const utility = /^\s*(describe|desc|show|explain)\b/i.test(request.sql);
    return {
      id,
      sql: request.sql,
      ...(request.schema !== undefined && { schema: request.schema }),
      catalog: request.catalog,
      workGroup: request.workGroup,
      outputLocation: `${chosen.endsWith('/') ? chosen : `${chosen}/`}${id}.${isQuery ? 'csv' : 'txt'}`,
      parameters: request.parameters,
      statementType: isQuery ? 'DML' : utility ? 'UTILITY' : 'DDL',
      submittedAt: Date.now(),
      state: 'QUEUED',
      scannedBytes: 0,
      columns: [],
      header: isQuery,
    };
  }

  async #run(execution: Execution, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    execution.state = 'RUNNING';
    execution.startedAt = Date.now();
    const writer = new ResultWriter(this.#archive.rowsPath(execution.id));
    try {
      const statement = parseStatement(execution.sql);
      if (statement.kind === 'query') await this.#query(execution, writer, signal);
      else await this.#ddl(execution, statement, writer);
      await writer.publish(this.#options.store, execution.outputLocation);
      this.#finish(execution, 'SUCCEEDED');
    } catch (error) {
      await writer.discard().catch(() => undefined);
      this.#finish(execution, error instanceof QueryCancelledError ? 'CANCELLED' : 'FAILED', reasonOf(error));
    }
  }

  async #query(execution: Execution, writer: ResultWriter, signal: AbortSignal): Promise<void> {
    const { bytesScannedCutoff } = this.#options.workGroups.get(execution.workGroup);
    const request = {
      sql: execution.sql,
      schema: execution.schema ?? 'default',
      parameters: execution.parameters,
      now: new Date(execution.submittedAt),
      signal,
      ...(bytesScannedCutoff !== undefined && { maxBytes: bytesScannedCutoff }),
    };
    const sink = {
      begin: async (columns: Execution['columns']) => {
        execution.columns = columns;
        await writer.csvLine(columns.map(({ name }) => name));
      },
      row: (values: readonly (string | undefined)[]) => writer.row(values),
    };
    await this.#options.runner.run(request, sink, (bytes) => {
      execution.scannedBytes = bytes;
    });
  }

  async #ddl(
    execution: Execution,
    statement: Exclude<Statement, { kind: 'query' }>,
    writer: ResultWriter,
  ): Promise<void> {
    if (execution.parameters.length > 0)
      throw new QueryError('INVALID_PARAMETER_USAGE', 'Execution parameters are for SELECT only');
    const { catalog, runner } = this.#options;
    const schema = execution.schema ?? 'default';
    const result = executeStatement(statement, {
      catalog,
      schema,
      viewColumns: (sql) => runner.columns(sql, schema),
      now: () => new Date(),
    });
    execution.columns = result.column === undefined ? [] : [{ name: result.column, type: VARCHAR }];
    for (const row of result.rows) await writer.plainLine(row);
  }

  #finish(execution: Execution, state: Execution['state'], reason?: string): void {
    if (execution.completedAt !== undefined) return;
    execution.state = state;
    execution.completedAt = Date.now();
    if (reason !== undefined) execution.reason = reason;
    this.#archive.keep(execution);
    for (const id of this.#archive.forgetOldest(this.#known)) this.#known.delete(id);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof QueryError || error instanceof QueryCancelledError) return error.message;
  return `GENERIC_INTERNAL_ERROR: ${error instanceof Error ? error.message : String(error)}`;
}
