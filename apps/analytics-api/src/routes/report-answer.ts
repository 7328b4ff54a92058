import * as z from 'zod';
import { type ReportPlan } from '../report/plan.ts';
import { type ReportRows } from '../report/read-rows.ts';
import { type ReportStatus } from '../report/reports.ts';
import { Cost, DataThrough } from './summary-answer.ts';

const Column = z.object({
  name: z.string(),
  type: z.enum(['string', 'integer', 'decimal', 'date', 'timestamp']),
  scale: z.int().optional().meta({ description: 'Most decimals of a decimal.' }),
});

export const ReportAnswer = z
  .object({
    report_id: z.string(),
    state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    columns: z.array(Column),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .optional()
      .meta({
        description: 'There once the report has succeeded. Integers are numbers, decimals are text.',
      }),
    next_cursor: z.string().nullable().optional(),
    complete: z.boolean().optional().meta({ description: 'False where the limit cut rows off.' }),
    failure: z.string().optional().meta({ description: 'Why there are no rows.' }),
    from: z.string(),
    to: z.string(),
    time_zone: z.string(),
    currency: z
      .string()
      .nullable()
      .meta({ description: 'The one currency of all amounts; null where none is chosen.' }),
    data_through: DataThrough,
    bytes_scanned: z.int(),
    cost_usd: Cost,
    query_id: z.string(),
  })
  .meta({ id: 'Report' });
type ReportAnswer = z.input<typeof ReportAnswer>;

export interface ReportPage extends ReportRows {
  readonly nextCursor: string | null;
}

/** The answer of a report, with a page of its rows where it has any. */
export function reportAnswer(report: ReportStatus, page?: ReportPage): ReportAnswer {
  const { plan } = report;
  return {
    report_id: report.id,
    state: report.state,
    columns: plan.columns.map(column),
    ...(page && { rows: [...page.rows], next_cursor: page.nextCursor, complete: page.complete }),
    ...(report.state === 'failed' && { failure: 'the query engine could not run the query' }),
    from: plan.from,
    to: plan.to,
    time_zone: plan.time_zone,
    currency: plan.currency,
    data_through: plan.data_through,
    bytes_scanned: report.bytesScanned,
    cost_usd: report.costUsd,
    query_id: report.queryId,
  };
}

const MONEY_SCALE = 4;
const AVERAGE_SCALE = 2;

function column({ name, type }: ReportPlan['columns'][number]): z.input<typeof Column> {
  switch (type) {
    case 'text':
      return { name, type: 'string' };
    case 'decimal':
      return { name, type, scale: MONEY_SCALE };
    case 'average':
      return { name, type: 'decimal', scale: AVERAGE_SCALE };
    case 'integer':
    case 'date':
    case 'timestamp':
      return { name, type };
  }
}
