import { type FieldError } from '@cloudpf/http-api';
import { identifier, integerLiteral, join, literal, type Sql, sql, trusted } from '../sql/fragment.ts';
import { itemLines } from '../sql/item-lines.ts';
import { currentPurchases, type PurchasesScope } from '../sql/purchases.ts';
import { periodExpression, type TimeRange } from '../time/periods.ts';
import { lakeInstant } from '../time/time-range.ts';
import { measureName, TIME } from './check-report.ts';
import { type ReportDefinition } from './definition.ts';
import { measureSql, type MeasureSql } from './measure-sql.ts';
import { fieldOf, type Grain } from './model.ts';
import { type ColumnPlan } from './plan.ts';

export interface Group {
  readonly expression: Sql;
  readonly plan: ColumnPlan;
}

/** Everything decided about a report's statement. */
export interface StatementParts {
  readonly scope: PurchasesScope;
  readonly grain: Grain;
  readonly range: TimeRange;
  readonly currency: string | null;
  readonly filter: Sql | undefined;
  readonly groups: readonly Group[];
  readonly measures: readonly MeasureSql[];
  readonly having: readonly Sql[];
  readonly order: readonly Sql[];
  readonly limit: number;
}

const EMPTY = trusted('');

export function reportStatement(parts: StatementParts): Sql {
  const { scope, grain, groups, measures, having, order, limit } = parts;
  const numbers = groups.map((_group, index) => integerLiteral(index + 1));
  const columns = [
    ...groups.map(({ expression }) => expression),
    ...measures.flatMap((measure) => measure.columns),
  ];
  const ties = numbers.map((number) => sql`${number} ASC NULLS LAST`);
  const sorting = [...order, ...ties];
  return sql`WITH ${currentPurchases(scope)},
${grain === 'item' ? sql`${itemLines('purchases')},\n` : EMPTY}selected AS (
  SELECT * FROM ${trusted(grain === 'item' ? 'lines' : 'purchases')}
  WHERE ${join(conditions(parts), ' AND ')}
)
SELECT
  ${join(columns, ',\n  ')}
FROM selected${numbers.length > 0 ? sql`\nGROUP BY ${join(numbers, ', ')}` : EMPTY}${
    having.length > 0 ? sql`\nHAVING ${join(having, ' AND ')}` : EMPTY
  }${sorting.length > 0 ? sql`\nORDER BY ${join(sorting, ', ')}` : EMPTY}
LIMIT ${integerLiteral(limit)}`;
}

function conditions({ range, currency, filter }: StatementParts): readonly Sql[] {
  const at = identifier('purchased_at');
  return [
    sql`${at} >= ${literal(lakeInstant(range.from))}`,
    sql`${at} < ${literal(lakeInstant(range.to))}`,
    ...(currency === null ? [] : [sql`"currency" = ${literal(currency)}`]),
    ...(filter ? [filter] : []),
  ];
}

export function groupsOf({ time, dimensions }: ReportDefinition, timeZone: string): readonly Group[] {
  const period: readonly Group[] = time.granularity
    ? [
        {
          expression: periodExpression(time.granularity, timeZone),
          plan: { name: TIME, type: 'date', empty: 'null' },
        },
      ]
    : [];
  const fields = dimensions.map((name) => ({
    expression: identifier(fieldOf(name).column),
    plan: { name, type: 'text', empty: 'null' } as const,
  }));
  return [...period, ...fields];
}

export function measuresOf(definition: ReportDefinition, grain: Grain): readonly MeasureSql[] {
  return definition.measures.map((measure) =>
    measureSql({ op: measure.op, field: measure.field, name: measureName(measure), grain }),
  );
}

interface Named {
  readonly measures: readonly MeasureSql[];
  readonly groups: readonly Group[];
  readonly report: (error: FieldError) => void;
}

export function havingSql({ having }: ReportDefinition, { measures, report }: Named): readonly Sql[] {
  return having.flatMap(({ measure: name, op, value }, index) => {
    const pointer = `#/having/${index}`;
    const measure = measures.find(({ plan }) => plan.name === name);
    if (!measure) {
      report({ pointer: `${pointer}/measure`, detail: 'is not a measure of this report' });
      return [];
    }
    const condition = measure.having(op, value);
    if (!condition) report({ pointer: `${pointer}/value`, detail: `does not fit the measure ${name}` });
    return condition ?? [];
  });
}

export function orderSql({ order }: ReportDefinition, { measures, groups, report }: Named): readonly Sql[] {
  return order.flatMap(({ by, direction }, index) => {
    const position = groups.findIndex(({ plan }) => plan.name === by);
    const expression =
      position >= 0 ? integerLiteral(position + 1) : measures.find(({ plan }) => plan.name === by)?.order;
    if (!expression) report({ pointer: `#/order/${index}/by`, detail: 'is not a column of this report' });
    return expression ? sql`${expression} ${trusted(direction === 'asc' ? 'ASC' : 'DESC')} NULLS LAST` : [];
  });
}
