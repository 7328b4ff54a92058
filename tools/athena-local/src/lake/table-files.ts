import { type HiveTable } from '../catalog/catalog.ts';
import { QueryError } from '../sql/errors.ts';
import { type ScanPredicate } from '../sql/predicate.ts';
import { escapePattern } from './date-pattern.ts';
import { type ObjectStore, type StoredObject } from './object-store.ts';
import { type ProjectedColumn, projectedColumns } from './projection.ts';
import { type ConstantValues, fixedValues, mayHold } from './pruning.ts';

/** An object of a table, with its partition's values in the order of the partition columns. */
export interface TableFile {
  readonly object: StoredObject;
  readonly partition: readonly string[];
}

export interface FileQuery {
  readonly table: HiveTable;
  readonly predicate: ScanPredicate;
  readonly values: ConstantValues;
  readonly store: ObjectStore;
  readonly now: Date;
}

/** The objects of the partitions that the predicate leaves. */
export async function listTableFiles(query: FileQuery): Promise<TableFile[]> {
  const columns = projectedColumns(query.table, query.now);
  for (const column of columns.filter(({ injected }) => injected)) {
    const fixed = fixedValues(query.predicate, column.column.name, query.values);
    if (fixed?.size === 0) return [];
    if (fixed?.size !== 1) {
      throw new QueryError(
        'CONSTRAINT_VIOLATION',
        `For the injected projected partition column ${column.column.name}, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.`,
      );
    }
  }
  const { bucket, template } = storageTemplate(query.table, columns);
  const walk = new PartitionWalk(query, columns, bucket);
  const files = await walk.visit('', template.split('/'), new Map());
  return files.filter(({ object }) => isData(object));
}

/** Names that start with `_` or `.` are no data to Hive. */
function isData({ key, size }: StoredObject): boolean {
  return size > 0 && !/(^|\/)[_.][^/]*$/.test(key);
}

function storageTemplate(
  table: HiveTable,
  columns: readonly ProjectedColumn[],
): { bucket: string; template: string } {
  const location = table.location.endsWith('/') ? table.location : `${table.location}/`;
  const hive = `${location}${columns.map(({ column }) => `${column.name}=\${${column.name}}/`).join('')}`;
  const address = (columns.length > 0 ? table.properties['storage.location.template'] : undefined) ?? hive;
  const missing = columns.find(({ column }) => !address.includes(`\${${column.name}}`));
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(address.endsWith('/') ? address : `${address}/`);
  if (missing || !match) {
    throw new QueryError(
      'INVALID_TABLE_PROPERTY',
      `Table ${table.schema}.${table.name}: storage.location.template must name every partition column: ${address}`,
    );
  }
  return { bucket: match[1] ?? '', template: (match[2] ?? '').replace(/\/$/, '') };
}

type Bindings = ReadonlyMap<string, string>;

/** Goes down the folders that can match, never trying values that nobody has written. */
class PartitionWalk {
  readonly #query: FileQuery;
  readonly #columns: ReadonlyMap<string, ProjectedColumn>;
  readonly #bucket: string;

  constructor(query: FileQuery, columns: readonly ProjectedColumn[], bucket: string) {
    this.#query = query;
    this.#columns = new Map(columns.map((column) => [column.column.name, column]));
    this.#bucket = bucket;
  }

  async visit(prefix: string, segments: readonly string[], bound: Bindings): Promise<TableFile[]> {
    const [segment, ...rest] = segments;
    if (segment === undefined || (segment === '' && rest.length === 0)) {
      const objects = await this.#query.store.list(this.#bucket, prefix);
      return objects.map((object) => ({ object, partition: this.#partition(bound) }));
    }
    const names = [...segment.matchAll(variables)]
      .map(([, name = '']) => name)
      .filter((name) => !bound.has(name));
    if (names.length === 0) return this.visit(`${prefix}${fill(segment, bound)}/`, rest, bound);
    const choices = this.#fixedChoices(names);
    if (choices) {
      const found = await Promise.all(
        choices.map((choice) => this.#enter(prefix, segments, new Map([...bound, ...choice]))),
      );
      return found.flat();
    }
    return this.#explore(prefix, segments, bound);
  }

  /** Few objects are listed at once and sorted here; many are narrowed folder by folder. */
  async #explore(prefix: string, segments: readonly string[], bound: Bindings): Promise<TableFile[]> {
    const { store } = this.#query;
    const [segment = '', ...rest] = segments;
    const start = `${prefix}${knownStart(segment, bound)}`;
    const everything = await store.listFirstPage(this.#bucket, start);
    if (everything.complete) {
      const reader = this.#pathReader(segments, bound);
      return everything.objects.flatMap((object) => {
        const values = reader(object.key.slice(prefix.length));
        return values && this.#possible(values) ? [{ object, partition: this.#partition(values) }] : [];
      });
    }
    const folders = await this.#folders(start, this.#slashes(segment, bound));
    const reader = this.#pathReader([segment], bound);
    const found = await Promise.all(
      folders.map(async (folder) => {
        const values = reader(folder.slice(prefix.length));
        return values && this.#possible(values) ? this.visit(folder, rest, values) : [];
      }),
    );
    return found.flat();
  }

  /** The folders as many levels down as the segment's values reach. */
  async #folders(start: string, slashes: number): Promise<string[]> {
    const folders = await this.#query.store.folders(this.#bucket, start);
    if (slashes === 0) return folders;
    return (await Promise.all(folders.map((folder) => this.#folders(folder, slashes - 1)))).flat();
  }

  #slashes(segment: string, bound: Bindings): number {
    const names = [...segment.matchAll(variables)]
      .map(([, name = '']) => name)
      .filter((name) => !bound.has(name));
    return names.reduce((sum, name) => sum + (this.#columns.get(name)?.slashes ?? 0), 0);
  }

  #pathReader(segments: readonly string[], bound: Bindings): (path: string) => Bindings | undefined {
    return pathReader(segments, bound, (name) => this.#columns.get(name)?.slashes ?? 0);
  }

  async #enter(prefix: string, segments: readonly string[], bound: Bindings): Promise<TableFile[]> {
    return this.#possible(bound) ? this.visit(prefix, segments, bound) : [];
  }

  #fixedChoices(names: readonly string[]): Bindings[] | undefined {
    const [name, ...more] = names;
    // Whole numbers and dates may be written in another form than they compare in.
    const column = this.#columns.get(name ?? '');
    if (name === undefined || more.length > 0 || column?.column.type.kind !== 'varchar') return undefined;
    const fixed = fixedValues(this.#query.predicate, name, this.#query.values);
    return fixed && fixed.size <= 50 ? [...fixed].map((value) => new Map([[name, value]])) : undefined;
  }

  #possible(bound: Bindings): boolean {
    const typed = new Map<string, string>();
    for (const [name, value] of bound) {
      const column = this.#columns.get(name);
      if (!column?.accepts(value)) return false;
      typed.set(name, column.typedValue(value));
    }
    return mayHold(this.#query.predicate, typed, this.#query.values);
  }

  #partition(bound: Bindings): string[] {
    return [...this.#columns.values()].map(({ column, typedValue }) =>
      typedValue(bound.get(column.name) ?? ''),
    );
  }
}

const variables = /\$\{([^}]+)\}/g;

/** The segment up to its first value that is not known yet. */
function knownStart(segment: string, bound: Bindings): string {
  const unknown = [...segment.matchAll(variables)].find(([, name = '']) => !bound.has(name));
  return fill(unknown ? segment.slice(0, unknown.index) : segment, bound);
}

function fill(segment: string, bound: Bindings): string {
  return segment.replaceAll(variables, (_whole, name: string) => bound.get(name) ?? '');
}

/** Reads the values back out of a path that the rest of the template wrote. */
function pathReader(
  segments: readonly string[],
  bound: Bindings,
  slashes: (name: string) => number,
): (path: string) => Bindings | undefined {
  const names: string[] = [];
  const source = segments
    .filter((segment) => segment !== '')
    .map((segment) =>
      segment
        .split(/(\$\{[^}]+\})/)
        .map((piece) => {
          const name = /^\$\{([^}]+)\}$/.exec(piece)?.[1];
          if (name === undefined) return escapePattern(piece);
          const value = bound.get(name);
          if (value !== undefined) return escapePattern(value);
          if (names.includes(name)) return `\\${names.indexOf(name) + 1}`;
          names.push(name);
          return `([^/]+${'/[^/]+'.repeat(slashes(name))})`;
        })
        .join(''),
    )
    .join('/');
  const expression = new RegExp(`^${source}/`);
  return (path) => {
    const match = expression.exec(path);
    return match
      ? new Map([...bound, ...names.map((name, index): [string, string] => [name, match[index + 1] ?? ''])])
      : undefined;
  };
}
