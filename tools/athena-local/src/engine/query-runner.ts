import { type DuckDBConnection } from '@duckdb/node-api';
import { type Catalog, type HiveTable } from '../catalog/catalog.ts';
import { csvLine, jsonLine } from '../lake/line-formats.ts';
import { type CachedFiles, type CacheFormat, type ObjectCache } from '../lake/object-cache.ts';
import { type ObjectStore } from '../lake/object-store.ts';
import { listTableFiles, type TableFile } from '../lake/table-files.ts';
import { constantsOf } from '../sql/predicate.ts';
import { type Scan } from '../sql/session.ts';
import { type Translation, translateSql } from '../sql/translate.ts';
import { quoteName, type Type } from '../sql/types.ts';
import { resolveConstants } from './constants.ts';
import { type DuckEngine } from './duck-engine.ts';
import { athenaError, QueryCancelledError } from './duckdb-errors.ts';
import { scanSql } from './scan-sql.ts';
import { valueText } from './value-text.ts';

export interface QueryRequest {
  readonly sql: string;
  readonly schema: string;
  readonly parameters: readonly string[];
  readonly now: Date;
  /** The workgroup's limit on bytes read. */
  readonly maxBytes?: number;
  readonly signal: AbortSignal;
}

export interface ResultColumn {
  readonly name: string;
  readonly type: Type;
}

/** Where rows go as they come. */
export interface ResultSink {
  readonly begin: (columns: readonly ResultColumn[]) => Promise<void> | void;
  readonly row: (values: readonly (string | undefined)[]) => Promise<void> | void;
}

interface ScanPlan {
  readonly scan: Scan;
  readonly table: HiveTable;
  readonly files: readonly TableFile[];
}

/** Runs SELECTs: translates, finds the files, brings them here and lets DuckDB read exactly those. */
export class QueryRunner {
  readonly #catalog: Catalog;
  readonly #engine: DuckEngine;
  readonly #store: ObjectStore;
  readonly #cache: ObjectCache;

  constructor(parts: {
    readonly catalog: Catalog;
    readonly engine: DuckEngine;
    readonly store: ObjectStore;
    readonly cache: ObjectCache;
  }) {
    this.#catalog = parts.catalog;
    this.#engine = parts.engine;
    this.#store = parts.store;
    this.#cache = parts.cache;
  }

  /** The columns that a SELECT would give. */
  columns(sql: string, schema: string): readonly ResultColumn[] {
    return translateSql({ sql, schema, resolver: this.#catalog, parameters: [], now: new Date() }).columns;
  }

  async run(request: QueryRequest, sink: ResultSink, onScanned: (bytes: number) => void): Promise<void> {
    const translation = translateSql({ ...request, resolver: this.#catalog });
    const connection = await this.#engine.connect();
    let interrupting: NodeJS.Timeout | undefined;
    // Again and again: an interruption between two statements is lost.
    const stop = () => {
      connection.interrupt();
      interrupting ??= setInterval(stop, 50);
    };
    request.signal.addEventListener('abort', stop);
    const held: CachedFiles[] = [];
    try {
      const plans = await this.#plan(translation, connection, request);
      const bytes = plans.flatMap(({ files }) => files).reduce((sum, { object }) => sum + object.size, 0);
      onScanned(bytes);
      if (request.maxBytes !== undefined && bytes > request.maxBytes)
        throw new QueryCancelledError('Query cancelled! : Bytes scanned limit was exceeded');
      for (const plan of plans) held.push(await this.#open(plan, connection, request.signal));
      await stream(translation, connection, { sink, signal: request.signal });
    } catch (error) {
      throw request.signal.aborted
        ? new QueryCancelledError()
        : error instanceof QueryCancelledError
          ? error
          : athenaError(error);
    } finally {
      request.signal.removeEventListener('abort', stop);
      clearInterval(interrupting);
      connection.closeSync();
      for (const { release } of held) release();
    }
  }

  async #plan(
    { scans }: Translation,
    connection: DuckDBConnection,
    { now, signal }: QueryRequest,
  ): Promise<ScanPlan[]> {
    const values = await resolveConstants(
      scans.flatMap(({ predicate }) => constantsOf(predicate)),
      connection,
    );
    const plans = await Promise.all(
      scans.map(async (scan) => {
        const table = this.#catalog.find(scan.table.schema, scan.table.name);
        if (table?.kind !== 'table') throw new Error(`The table ${scan.table.name} has gone.`);
        const files = await listTableFiles({
          table,
          predicate: scan.predicate,
          values,
          store: this.#store,
          now,
        });
        return { scan, table, files };
      }),
    );
    signal.throwIfAborted();
    return plans;
  }

  async #open(
    { scan, table, files }: ScanPlan,
    connection: DuckDBConnection,
    signal: AbortSignal,
  ): Promise<CachedFiles> {
    const cached = await this.#cache.fetch(
      files.map(({ object }) => object),
      cacheFormat(table),
    );
    try {
      signal.throwIfAborted();
      const local = files.map((file) => ({ ...file, path: cached.paths.get(file.object) ?? '' }));
      const types =
        table.format === 'parquet' && local.length > 0
          ? await parquetTypes(
              local.map(({ path }) => path),
              connection,
            )
          : new Map<string, string>();
      await connection.run(
        `CREATE TEMP VIEW ${quoteName(`scan${scan.id}`)} AS ${scanSql({ table, used: scan.used, files: local }, types)}`,
      );
      return cached;
    } catch (error) {
      cached.release();
      throw error;
    }
  }
}

function cacheFormat(table: HiveTable): CacheFormat {
  if (table.format === 'parquet') return { variant: 'parquet', skipLines: 0 };
  if (table.format === 'json') {
    const caseInsensitive = table.serdeProperties['case.insensitive']?.toLowerCase() !== 'false';
    return { variant: `json ${caseInsensitive}`, line: jsonLine({ caseInsensitive }), skipLines: 0 };
  }
  const {
    separatorChar: separator = ',',
    quoteChar: quote = '"',
    escapeChar: escape = '\\',
  } = table.serdeProperties;
  const skipLines = Number(table.properties['skip.header.line.count'] ?? 0);
  return {
    variant: JSON.stringify(['csv', separator, quote, escape, skipLines]),
    line: csvLine({ separator, quote, escape }),
    skipLines,
  };
}

/** The columns that Parquet files hold, by lower-case name. */
async function parquetTypes(
  paths: readonly string[],
  connection: DuckDBConnection,
): Promise<Map<string, string>> {
  const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ');
  const described = await connection.runAndReadAll(
    `DESCRIBE SELECT * FROM read_parquet([${list}], union_by_name = true, hive_partitioning = false)`,
  );
  return new Map(described.getRows().map(([name, type]) => [(name as string).toLowerCase(), type as string]));
}

async function stream(
  { sql, columns }: Translation,
  connection: DuckDBConnection,
  output: { sink: ResultSink; signal: AbortSignal },
): Promise<void> {
  const { sink, signal } = output;
  const result = await connection.stream(sql);
  await sink.begin(columns);
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    for (const row of chunk.getRows()) {
      await sink.row(columns.map(({ type }, index) => valueText(row[index] ?? null, type)));
    }
  }
}
