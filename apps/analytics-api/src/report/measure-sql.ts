import { decimalLiteral, identifier, integerLiteral, type Sql, sql, trusted } from '../sql/fragment.ts';
import { type ColumnPlan } from './plan.ts';
import { COMPARISONS, fieldOf, type FieldName, type Grain, type MeasureOp } from './model.ts';
import { valueSql } from './value-sql.ts';

export interface MeasureSql {
  /** One column, or for an average the two it is made of. */
  readonly columns: readonly Sql[];
  readonly plan: ColumnPlan;
  /** What rows are ordered by. */
  readonly order: Sql;
  /** The condition on a group, or `undefined` where the value is of another kind. */
  having(op: keyof typeof COMPARISONS, value: string | number): Sql | undefined;
}

export interface MeasureRequest {
  readonly op: MeasureOp;
  /** There for every operation but `count`. */
  readonly field?: FieldName | undefined;
  readonly name: string;
  readonly grain: Grain;
}

/** SQL of one measure over the rows of a group. */
export function measureSql({ op, field: fieldName, name, grain }: MeasureRequest): MeasureSql {
  if (op === 'count' || fieldName === undefined) {
    const count = grain === 'item' ? sql`count(DISTINCT "purchase_id")` : sql`count(*)`;
    return simple(count, { name, type: 'integer', empty: 'zero' });
  }
  const { kind, column } = fieldOf(fieldName);
  const of = identifier(column);
  const type = kind === 'money' ? 'decimal' : kind === 'integer' ? 'integer' : 'timestamp';
  switch (op) {
    case 'sum':
      return simple(
        sql`coalesce(sum(${of}), ${kind === 'money' ? decimalLiteral('0') : integerLiteral(0)})`,
        {
          name,
          type,
          empty: 'zero',
        },
      );
    case 'avg':
      return averageSql(of, name);
    case 'min':
    case 'max':
      return simple(sql`${trusted(op)}(${of})`, { name, type, empty: 'null' });
    case 'count_distinct':
      return simple(sql`count(DISTINCT ${of})`, { name, type: 'integer', empty: 'zero' });
  }
}

function simple(expression: Sql, plan: ColumnPlan): MeasureSql {
  const kind = plan.type === 'decimal' ? 'money' : plan.type === 'integer' ? 'integer' : 'time';
  return {
    columns: [expression],
    plan,
    order: expression,
    having: (op, value) => {
      const written = valueSql(kind, value, 'UTC');
      return written && sql`${expression} ${trusted(COMPARISONS[op])} ${written}`;
    },
  };
}

/** Sum and count, so that the division is exact; `sum op value * count` compares without dividing at all. */
function averageSql(of: Sql, name: string): MeasureSql {
  return {
    columns: [sql`sum(${of})`, sql`count(${of})`],
    plan: { name, type: 'average', empty: 'null' },
    order: sql`CAST(sum(${of}) AS DOUBLE) / NULLIF(count(${of}), 0)`,
    having: (op, value) => {
      const written = valueSql('money', value, 'UTC');
      return written && sql`sum(${of}) ${trusted(COMPARISONS[op])} ${written} * count(${of})`;
    },
  };
}
