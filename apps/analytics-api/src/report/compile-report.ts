import { type FieldError, invalidRequest } from '@cloudpf/http-api';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type Sql } from '../sql/fragment.ts';
import { type LakeTables } from '../sql/purchases.ts';
import { type TimeRange } from '../time/periods.ts';
import { localText, resolveRange, TimeRangeError } from '../time/time-range.ts';
import { checkReport } from './check-report.ts';
import { MAX_LIMIT, type ReportDefinition } from './definition.ts';
import { filterSql } from './filter-sql.ts';
import { planComment, type ReportPlan } from './plan.ts';
import { groupsOf, havingSql, measuresOf, orderSql, reportStatement } from './report-statement.ts';

export interface CompileContext {
  readonly tenant: Tenant;
  readonly tables: LakeTables;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly dataThrough: string | undefined;
}

export interface CompiledReport {
  readonly statement: Sql;
  readonly plan: ReportPlan;
}

/**
 * The statement of a report and how its rows are read.
 * @throws ProblemError 400 naming every wrong field by its JSON pointer.
 */
export function compileReport(definition: ReportDefinition, context: CompileContext): CompiledReport {
  const { tenant, tables, now } = context;
  const errors: FieldError[] = [];
  const report = (error: FieldError): void => void errors.push(error);
  const timeZone = definition.time_zone ?? tenant.time_zone;

  const { grain, money } = checkReport(definition, report);
  const filter = definition.filters && filterSql(definition.filters, '#/filters', { timeZone, report });
  const named = { measures: measuresOf(definition, grain), groups: groupsOf(definition, timeZone), report };
  const having = havingSql(definition, named);
  const order = orderSql(definition, named);
  const range = rangeOf(definition, { timeZone, now, report });
  if (errors.length > 0 || !range) throw invalidRequest(errors);

  const grouped = definition.dimensions.includes('currency');
  const currency = definition.currency ?? (money && !grouped ? tenant.currency : null);
  const fill = definition.time.fill_gaps && definition.time.granularity;
  const plan: ReportPlan = {
    tenant_id: tenant.tenant_id,
    columns: [...named.groups, ...named.measures].map((column) => column.plan),
    dimensions: named.groups.length,
    limit: definition.limit,
    from: localText(range.from),
    to: localText(range.to),
    time_zone: timeZone,
    currency,
    fill: fill ? { granularity: fill } : null,
    data_through: context.dataThrough ?? null,
  };
  const limit = (fill ? MAX_LIMIT : definition.limit) + 1;
  const scope = { tenant, tables, now };
  const statement = reportStatement({
    scope,
    grain,
    range,
    currency,
    filter,
    having,
    order,
    limit,
    ...named,
  });
  return { plan, statement: { ...statement, text: planComment(plan) + statement.text } };
}

interface RangeContext {
  readonly timeZone: string;
  readonly now: number;
  readonly report: (error: FieldError) => void;
}

function rangeOf({ time }: ReportDefinition, { timeZone, now, report }: RangeContext): TimeRange | undefined {
  try {
    return resolveRange({ from: time.from, to: time.to, timeZone, now });
  } catch (error) {
    if (!(error instanceof TimeRangeError)) throw error;
    report({ pointer: `#/time/${error.end}`, detail: error.message });
    return undefined;
  }
}
