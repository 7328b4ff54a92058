import { type DuckDBConnection, type DuckDBInstance } from '@duckdb/node-api';
import { prelude } from './prelude.ts';

export interface DuckEngineOptions {
  /** The only folder that queries can read. */
  readonly cacheDir: string;
  readonly memoryLimit: string;
  readonly threads: number;
}

/** DuckDB, locked to the cache folder and loaded with the first query. */
export class DuckEngine {
  readonly #options: DuckEngineOptions;
  #instance: Promise<DuckDBInstance> | undefined;

  constructor(options: DuckEngineOptions) {
    this.#options = options;
  }

  async connect(): Promise<DuckDBConnection> {
    this.#instance ??= this.#start();
    return (await this.#instance).connect();
  }

  async close(): Promise<void> {
    const instance = await this.#instance;
    this.#instance = undefined;
    instance?.closeSync();
  }

  async #start(): Promise<DuckDBInstance> {
    const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
    const { cacheDir, memoryLimit, threads } = this.#options;
    const instance = await Instance.create(':memory:', {
      threads: String(threads),
      memory_limit: memoryLimit,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    for (const macro of prelude) await connection.run(macro);
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    await connection.run(`SET GLOBAL preserve_insertion_order = true`);
    await connection.run(`SET allowed_directories = ['${cacheDir.replaceAll("'", "''")}']`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
    return instance;
  }
}
