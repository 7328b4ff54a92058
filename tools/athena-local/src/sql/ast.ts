import { type Position } from './errors.ts';

/** Trino's syntax tree, as far as SELECT goes. Names are lower case: Athena does not tell cases apart. */
export interface Node {
  readonly at: Position;
}

export type Expression =
  | (Node & { readonly kind: 'null' })
  | (Node & { readonly kind: 'boolean'; readonly value: boolean })
  | (Node & { readonly kind: 'string'; readonly value: string })
  | (Node & { readonly kind: 'binary'; readonly hex: string })
  | (Node & {
      readonly kind: 'number';
      readonly form: 'integer' | 'decimal' | 'double';
      readonly text: string;
    })
  | (Node & { readonly kind: 'typed'; readonly type: string; readonly value: string })
  | IntervalLiteral
  | (Node & { readonly kind: 'name'; readonly name: string })
  | (Node & { readonly kind: 'field'; readonly base: Expression; readonly name: string })
  | (Node & { readonly kind: 'parameter'; readonly index: number })
  | Call
  | (Node & {
      readonly kind: 'arithmetic';
      readonly op: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & { readonly kind: 'concat'; readonly left: Expression; readonly right: Expression })
  | (Node & { readonly kind: 'negate'; readonly value: Expression })
  | (Node & {
      readonly kind: 'compare';
      readonly op: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & {
      readonly kind: 'logical';
      readonly op: 'AND' | 'OR';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & { readonly kind: 'not'; readonly value: Expression })
  | (Node & {
      readonly kind: 'between';
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    })
  | (Node & {
      readonly kind: 'in';
      readonly value: Expression;
      readonly items: readonly Expression[] | Query;
    })
  | (Node & {
      readonly kind: 'like';
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
    })
  | (Node & { readonly kind: 'is null'; readonly value: Expression })
  | (Node & { readonly kind: 'is distinct'; readonly left: Expression; readonly right: Expression })
  | CaseExpression
  | (Node & {
      readonly kind: 'cast';
      readonly value: Expression;
      readonly type: TypeName;
      readonly safe: boolean;
    })
  | (Node & { readonly kind: 'extract'; readonly part: string; readonly value: Expression })
  | (Node & { readonly kind: 'subquery'; readonly query: Query })
  | (Node & { readonly kind: 'exists'; readonly query: Query })
  | (Node & {
      readonly kind: 'quantified';
      readonly op: ComparisonOperator;
      readonly all: boolean;
      readonly left: Expression;
      readonly query: Query;
    })
  | (Node & { readonly kind: 'array'; readonly items: readonly Expression[] })
  | (Node & { readonly kind: 'row'; readonly items: readonly Expression[] })
  | (Node & { readonly kind: 'subscript'; readonly value: Expression; readonly index: Expression })
  | (Node & { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression })
  | (Node & { readonly kind: 'at time zone'; readonly value: Expression; readonly zone: Expression });

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface IntervalLiteral extends Node {
  readonly kind: 'interval';
  readonly negative: boolean;
  readonly value: string;
  readonly unit: string;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter?: Expression;
  readonly over?: Window;
  readonly ignoreNulls: boolean;
}

export interface CaseExpression extends Node {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise?: Expression;
}

export interface Window {
  readonly name?: string;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame?: WindowFrame;
}

export interface WindowFrame {
  readonly unit: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: FrameBound;
  readonly end?: FrameBound;
}

export interface FrameBound {
  readonly kind: 'UNBOUNDED PRECEDING' | 'UNBOUNDED FOLLOWING' | 'CURRENT ROW' | 'PRECEDING' | 'FOLLOWING';
  readonly value?: Expression;
}

export interface SortItem {
  readonly value: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface TypeName extends Node {
  readonly name: string;
  readonly args: readonly (TypeName | number)[];
  /** Field names of a row type, in step with `args`. */
  readonly fields?: readonly (string | undefined)[];
}

export interface Query extends Node {
  readonly kind: 'query';
  readonly ctes: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset?: Expression;
  readonly limit?: Expression;
}

export interface CommonTable extends Node {
  readonly name: string;
  readonly columns?: readonly string[];
  readonly query: Query;
}

export type QueryBody =
  | Select
  | (Node & { readonly kind: 'values'; readonly rows: readonly Expression[] })
  | (Node & {
      readonly kind: 'set';
      readonly op: 'UNION' | 'INTERSECT' | 'EXCEPT';
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    })
  | Query;

export interface Select extends Node {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from?: Relation;
  readonly where?: Expression;
  readonly groupBy: readonly GroupingElement[];
  readonly having?: Expression;
  readonly windows: ReadonlyMap<string, Window>;
}

export type GroupingElement =
  | { readonly kind: 'simple'; readonly value: Expression }
  | {
      readonly kind: 'sets';
      readonly type: 'ROLLUP' | 'CUBE' | 'GROUPING SETS';
      readonly sets: readonly (readonly Expression[])[];
    };

export type SelectItem =
  | (Node & { readonly kind: 'star'; readonly qualifier?: string })
  | (Node & { readonly kind: 'value'; readonly value: Expression; readonly alias?: string });

export type Relation =
  | (Node & { readonly kind: 'table'; readonly name: readonly string[] })
  | (Node & { readonly kind: 'derived'; readonly query: Query })
  | (Node & { readonly kind: 'unnest'; readonly args: readonly Expression[]; readonly ordinality: boolean })
  | (Node & {
      readonly kind: 'aliased';
      readonly relation: Relation;
      readonly alias: string;
      readonly columns?: readonly string[];
    })
  | Join;

export interface Join extends Node {
  readonly kind: 'join';
  readonly type: 'CROSS' | 'INNER' | 'LEFT' | 'RIGHT' | 'FULL';
  readonly left: Relation;
  readonly right: Relation;
  readonly on?: Expression;
  readonly using?: readonly string[];
}
