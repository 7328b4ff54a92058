import { Temporal } from 'temporal-polyfill';
import { amountText, average } from '../decimal.ts';
import { type Row } from '../ports.ts';
import { periodsOf } from '../time/periods.ts';
import { type ColumnPlan, type ReportPlan } from './plan.ts';

export type Value = string | number | null;
export type ReportRow = Readonly<Record<string, Value>>;

export interface ReportRows {
  readonly rows: readonly ReportRow[];
  /** Whether these are all rows, not only the first ones up to the limit. */
  readonly complete: boolean;
}

/** Names and types the cells of a report, and puts in the periods in which nothing happened. */
export function readRows(plan: ReportPlan, cells: readonly Row[]): ReportRows {
  const rows = cells.map((row) => readRow(plan.columns, row));
  const all = plan.fill ? fillGaps(plan, rows, plan.fill.granularity) : rows;
  return { rows: all.slice(0, plan.limit), complete: all.length <= plan.limit };
}

function readRow(columns: readonly ColumnPlan[], row: Row): ReportRow {
  const values: Record<string, Value> = {};
  let index = 0;
  for (const column of columns) {
    const cell = row[index] ?? null;
    const second = row[index + 1] ?? null;
    index += column.type === 'average' ? 2 : 1;
    values[column.name] =
      column.type === 'average' ? (average(cell ?? '0', second ?? '0') ?? null) : typed(column, cell);
  }
  return values;
}

function typed({ type }: ColumnPlan, cell: string | null): Value {
  if (cell === null) return null;
  if (type === 'integer') return Number(cell);
  return type === 'decimal' ? amountText(cell) : cell;
}

/** Every period for each group that has any, in order of time and then of groups. */
function fillGaps(
  plan: ReportPlan,
  rows: readonly ReportRow[],
  granularity: NonNullable<ReportPlan['fill']>['granularity'],
) {
  const [time, ...others] = plan.columns.slice(0, plan.dimensions).map(({ name }) => name);
  if (time === undefined) return rows;
  const groupKey = (row: ReportRow): string => JSON.stringify(others.map((name) => row[name]));
  const groups = new Map<string, ReportRow>();
  const known = new Map<string, ReportRow>();
  for (const row of rows) {
    groups.set(groupKey(row), Object.fromEntries(others.map((name) => [name, row[name] ?? null])));
    known.set(`${String(row[time])} ${groupKey(row)}`, row);
  }
  if (groups.size === 0 && others.length === 0) groups.set('[]', {});
  const nothing = Object.fromEntries(
    plan.columns.slice(plan.dimensions).map((column) => [column.name, empty(column)]),
  );
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return periods(plan, granularity).flatMap((start) =>
    sorted.map(([key, group]) => known.get(`${start} ${key}`) ?? { [time]: start, ...group, ...nothing }),
  );
}

function periods({ from, to, time_zone: zone }: ReportPlan, granularity: Parameters<typeof periodsOf>[1]) {
  const at = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO(zone);
  return periodsOf({ from: at(from), to: at(to) }, granularity).map(({ start }) => start);
}

function empty({ type, empty: kind }: ColumnPlan): Value {
  if (kind === 'null') return null;
  return type === 'decimal' ? '0.00' : 0;
}
