import { type Expression, type Query } from './ast.ts';
import { type Origin, type Typed } from './typed.ts';
import { combine, type ScanPredicate } from './predicate.ts';
import { type Type } from './types.ts';

/** A table as a query sees it. */
export interface QueryTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: Type; readonly partition: boolean }[];
}

export interface QueryView {
  readonly schema: string;
  readonly query: Query;
}

export interface TableResolver {
  table(schema: string, name: string): QueryTable | QueryView | undefined;
  hasSchema(schema: string): boolean;
}

/** One reading of a table: the columns it needs and what is known of its partitions. */
export class Scan {
  readonly id: number;
  readonly table: QueryTable;
  readonly used = new Set<string>();
  predicate: ScanPredicate = { kind: 'true' };

  constructor(id: number, table: QueryTable) {
    this.id = id;
    this.table = table;
  }

  restrict(predicate: ScanPredicate): void {
    this.predicate = combine('and', this.predicate, predicate);
  }
}

/** What one translation gathers while it walks a query. */
export class Session {
  readonly resolver: TableResolver;
  readonly defaultSchema: string;
  readonly parameters: readonly Expression[];
  /** When the query began, for `current_timestamp`. */
  readonly now: Date;
  readonly scans: Scan[] = [];
  /** Columns that hold the same value in all rows that count. */
  readonly links: { readonly from: Origin; readonly to: Origin }[] = [];
  #names = 0;

  constructor(options: {
    resolver: TableResolver;
    defaultSchema: string;
    parameters: readonly Expression[];
    now: Date;
  }) {
    this.resolver = options.resolver;
    this.defaultSchema = options.defaultSchema;
    this.parameters = options.parameters;
    this.now = options.now;
  }

  /** A name that nothing else in the query has. */
  fresh(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  scan(table: QueryTable): Scan {
    const scan = new Scan(this.scans.length, table);
    this.scans.push(scan);
    return scan;
  }
}

/** A window, seen by the query that must know which columns it leaves whole. */
export type WindowListener = (partitionBy: readonly Typed[]) => void;
