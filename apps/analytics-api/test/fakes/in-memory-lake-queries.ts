import { type TenantId } from '@cloudpf/tenant-routing';
import { QueryError, type QueryFailure } from '../../src/errors.ts';
import { type LakeQueries, type QueryState, type QueryStatus, type Row } from '../../src/ports.ts';
import { type Sql } from '../../src/sql/fragment.ts';

export interface Script {
  /** The rows of a statement. */
  readonly rows?: (statement: Sql) => readonly Row[];
  /** How often a query is still running when it is looked at. */
  readonly looks?: number;
  readonly ends?: { readonly state: QueryState; readonly reason: string };
  /** Statements that fail at the first look. */
  readonly fails?: (statement: Sql) => boolean;
  readonly refuses?: QueryFailure;
  readonly bytesScanned?: number;
}

interface Running {
  readonly tenantId: TenantId;
  readonly statement: Sql;
  looksLeft: number;
  stopped: boolean;
}

const MAX_STATEMENT_BYTES = 262_144;
const MAX_PARAMETER_LENGTH = 1_024;

/** Queries with scripted results that hold statements to Athena's rules. */
export class InMemoryLakeQueries implements LakeQueries {
  readonly #script: Script;
  readonly #queries = new Map<string, Running>();

  constructor(script: Script = {}) {
    this.#script = script;
  }

  get statements(): readonly Sql[] {
    return [...this.#queries.values()].map(({ statement }) => statement);
  }

  get stopped(): readonly string[] {
    return [...this.#queries].filter(([, { stopped }]) => stopped).map(([id]) => id);
  }

  async start(tenantId: TenantId, statement: Sql): Promise<string> {
    if (this.#script.refuses) throw new QueryError(this.#script.refuses, 'refused by the script');
    checkStatement(tenantId, statement);
    const id = `query-${this.#queries.size + 1}`;
    this.#queries.set(id, { tenantId, statement, looksLeft: this.#script.looks ?? 0, stopped: false });
    return id;
  }

  async status(queryId: string): Promise<QueryStatus | undefined> {
    const query = this.#queries.get(queryId);
    if (!query) return undefined;
    const { bytesScanned = 1_000, ends } = this.#script;
    const status = { bytesScanned, statement: query.statement.text, reason: undefined };
    if (query.stopped) return { ...status, state: 'cancelled', reason: 'Query cancelled by user' };
    if (this.#script.fails?.(query.statement)) return { ...status, state: 'failed', reason: 'secret' };
    if (query.looksLeft-- > 0) return { ...status, state: 'running' };
    return ends ? { ...status, ...ends } : { ...status, state: 'succeeded' };
  }

  async rows(queryId: string, limit: number): Promise<readonly Row[]> {
    const query = this.#queries.get(queryId);
    if (!query) throw new QueryError('rejected', 'no such query');
    return (this.#script.rows?.(query.statement) ?? []).slice(0, limit);
  }

  async stop(queryId: string): Promise<void> {
    const query = this.#queries.get(queryId);
    if (query) query.stopped = true;
  }
}

/** @throws Error where Athena would refuse the statement. */
export function checkStatement(tenantId: string, { text, parameters }: Sql): void {
  if (Buffer.byteLength(text) > MAX_STATEMENT_BYTES) throw new Error('the statement is too long');
  const scans = text.match(/FROM "\w+"\."purchases_raw"/g) ?? [];
  const equalities = text.match(new RegExp(`WHERE "tenant_id" = '${tenantId}' AND `, 'g')) ?? [];
  if (scans.length !== equalities.length)
    throw new Error('CONSTRAINT_VIOLATION: the injected tenant has no static filter');

  const bare = withoutLiterals(text);
  const marks = bare.match(/\?/g) ?? [];
  if (marks.length !== parameters.length)
    throw new Error(`${marks.length} marks, ${parameters.length} parameters`);
  for (const clause of bare.split(
    /\b(?=WITH|SELECT|(?<!DISTINCT )FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT)\b/,
  )) {
    if (clause.includes('?') && !clause.startsWith('WHERE'))
      throw new Error(`a parameter outside WHERE: ${clause}`);
  }
  for (const value of parameters) {
    if (!/^'(?:[^']|'')*'$/s.test(value)) throw new Error(`not a quoted literal: ${value}`);
    if (value.length > MAX_PARAMETER_LENGTH) throw new Error('a parameter is too long');
  }
}

/** A statement with its comment gone and every literal emptied: what a parser takes for its structure. */
export function withoutLiterals(text: string): string {
  return text.replace(/^--[^\n]*\n/, '').replaceAll(/'(?:[^']|'')*'/gs, "''");
}
