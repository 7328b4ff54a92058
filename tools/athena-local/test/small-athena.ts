import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalog } from '../src/catalog/catalog.ts';
import { executeStatement } from '../src/catalog/execute-statement.ts';
import { parseStatement } from '../src/catalog/statement.ts';
import { DuckEngine } from '../src/engine/duck-engine.ts';
import { QueryRunner, type ResultColumn } from '../src/engine/query-runner.ts';
import { ObjectCache } from '../src/lake/object-cache.ts';
import { typeText } from '../src/sql/types.ts';
import { InMemoryObjectStore } from './fakes/in-memory-object-store.ts';

export interface Answer {
  readonly types: readonly string[];
  readonly rows: readonly (readonly (string | undefined)[])[];
  readonly scanned: number;
}

/** Everything but HTTP and S3: statements run one by one over objects in memory. */
export class SmallAthena {
  readonly store: InMemoryObjectStore;
  readonly #folder = mkdtempSync(join(tmpdir(), 'athena-local-'));
  readonly #catalog = new Catalog(this.#folder);
  readonly #engine: DuckEngine;
  readonly #runner: QueryRunner;

  constructor(options: { readonly pageSize?: number; readonly cacheBytes?: number } = {}) {
    this.store = new InMemoryObjectStore(options);
    const cacheDir = join(this.#folder, 'cache');
    const cache = new ObjectCache({
      directory: cacheDir,
      store: this.store,
      maxBytes: options.cacheBytes ?? 100_000_000,
    });
    this.#engine = new DuckEngine({ cacheDir, memoryLimit: '512MB', threads: 1 });
    this.#runner = new QueryRunner({
      catalog: this.#catalog,
      engine: this.#engine,
      store: this.store,
      cache,
    });
  }

  ddl(sql: string): readonly string[] {
    const statement = parseStatement(sql);
    if (statement.kind === 'query') throw new Error('This is a query.');
    return executeStatement(statement, {
      catalog: this.#catalog,
      schema: 'default',
      viewColumns: (query) => this.#runner.columns(query, 'default'),
      now: () => new Date(0),
    }).rows;
  }

  async query(sql: string, parameters: readonly string[] = []): Promise<Answer> {
    const rows: (readonly (string | undefined)[])[] = [];
    let columns: readonly ResultColumn[] = [];
    let scanned = 0;
    await this.#runner.run(
      {
        sql,
        schema: 'default',
        parameters,
        now: new Date('2026-06-15T10:20:30.456Z'),
        signal: new AbortController().signal,
      },
      {
        begin: (found) => {
          columns = found;
        },
        row: (row) => {
          rows.push(row);
        },
      },
      (bytes) => {
        scanned = bytes;
      },
    );
    return { types: columns.map(({ type }) => typeText(type)), rows, scanned };
  }

  /** The values of the only row, NULL as null. */
  async row(sql: string, parameters: readonly string[] = []): Promise<(string | null)[]> {
    const { rows } = await this.query(sql, parameters);
    if (rows.length !== 1) throw new Error(`${rows.length} rows came back.`);
    return (rows[0] ?? []).map((value) => value ?? null);
  }

  async close(): Promise<void> {
    await this.#engine.close();
    rmSync(this.#folder, { recursive: true });
  }
}
