import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryError } from '../sql/errors.ts';
import { parseQuery } from '../sql/query-parser.ts';
import { type QueryTable, type QueryView, type TableResolver } from '../sql/session.ts';
import { type Type } from '../sql/types.ts';

export interface Column {
  readonly name: string;
  readonly type: Type;
  readonly comment?: string;
}

export type Format = 'json' | 'csv' | 'parquet';

/** An external table as CREATE EXTERNAL TABLE described it. */
export interface HiveTable {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
  readonly comment?: string;
  readonly columns: readonly Column[];
  readonly partitions: readonly Column[];
  readonly format: Format;
  readonly serde: string;
  readonly serdeProperties: Readonly<Record<string, string>>;
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

export interface View {
  readonly kind: 'view';
  readonly schema: string;
  readonly name: string;
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly createdAt: string;
}

export interface Database {
  readonly name: string;
  readonly comment?: string;
  readonly location?: string;
}

interface Contents {
  readonly databases: Record<string, Database>;
  readonly tables: Record<string, HiveTable | View>;
}

/** Databases, tables and views, kept in one file of the data folder. */
export class Catalog implements TableResolver {
  readonly #file: string;
  readonly #contents: Contents;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#file = join(dataDir, 'catalog.json');
    this.#contents = read(this.#file);
  }

  databases(): Database[] {
    return Object.values(this.#contents.databases).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  database(name: string): Database | undefined {
    return this.#contents.databases[name];
  }

  createDatabase(database: Database): void {
    this.#contents.databases[database.name] = database;
    this.#save();
  }

  dropDatabase(name: string): void {
    Reflect.deleteProperty(this.#contents.databases, name);
    for (const table of this.entries(name))
      Reflect.deleteProperty(this.#contents.tables, key(name, table.name));
    this.#save();
  }

  entries(schema: string): (HiveTable | View)[] {
    return Object.values(this.#contents.tables)
      .filter((table) => table.schema === schema)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(schema: string, name: string): HiveTable | View | undefined {
    return this.#contents.tables[key(schema, name)];
  }

  put(table: HiveTable | View): void {
    if (!this.database(table.schema)) {
      throw new QueryError('SCHEMA_NOT_FOUND', `Schema '${table.schema}' does not exist`);
    }
    this.#contents.tables[key(table.schema, table.name)] = table;
    this.#save();
  }

  drop(schema: string, name: string): void {
    Reflect.deleteProperty(this.#contents.tables, key(schema, name));
    this.#save();
  }

  hasSchema(schema: string): boolean {
    return this.database(schema) !== undefined;
  }

  table(schema: string, name: string): QueryTable | QueryView | undefined {
    const found = this.find(schema, name);
    if (!found) return undefined;
    if (found.kind === 'view') return { schema, query: parseQuery(found.sql).query };
    return {
      schema,
      name,
      columns: [
        ...found.columns.map((column) => ({ name: column.name, type: column.type, partition: false })),
        ...found.partitions.map((column) => ({ name: column.name, type: column.type, partition: true })),
      ],
    };
  }

  /** Written beside and moved over, so that a crash leaves the old file. */
  #save(): void {
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify(this.#contents, undefined, 2));
    renameSync(temporary, this.#file);
  }
}

function key(schema: string, name: string): string {
  return `${schema}.${name}`;
}

function read(file: string): Contents {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Contents;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { databases: { default: { name: 'default' } }, tables: {} };
    throw error;
  }
}
