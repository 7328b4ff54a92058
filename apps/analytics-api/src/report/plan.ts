import * as z from 'zod';
import { GRANULARITIES } from '../time/periods.ts';

/** How one column of the answer is read: an `average` from a sum and a count, all others from one cell. */
export const ColumnPlan = z.object({
  name: z.string(),
  type: z.enum(['date', 'text', 'integer', 'decimal', 'average', 'timestamp']),
  /** What stands where a filled period has no rows. */
  empty: z.enum(['zero', 'null']),
});
export type ColumnPlan = z.infer<typeof ColumnPlan>;

/** Everything that turns the cells of a finished report into its answer, whoever asks for it and when. */
export const ReportPlan = z.object({
  tenant_id: z.string(),
  columns: z.array(ColumnPlan),
  /** How many of the first columns name the group. */
  dimensions: z.int(),
  limit: z.int(),
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  currency: z.string().nullable(),
  fill: z.object({ granularity: z.enum(GRANULARITIES) }).nullable(),
  data_through: z.string().nullable(),
});
export type ReportPlan = z.infer<typeof ReportPlan>;

const PREFIX = '-- plan ';

/**
 * The plan as a comment before its statement: the engine keeps it with the query, so a report needs no store of its own.
 * Base64url has no line break, so nothing in a plan can end the comment.
 */
export function planComment(plan: ReportPlan): string {
  return `${PREFIX}${Buffer.from(JSON.stringify(plan)).toString('base64url')}\n`;
}

/** The plan of a statement, or `undefined` where the statement is not a report. */
export function planOf(statement: string): ReportPlan | undefined {
  if (!statement.startsWith(PREFIX)) return undefined;
  const [line = ''] = statement.slice(PREFIX.length).split('\n', 1);
  try {
    return ReportPlan.parse(JSON.parse(Buffer.from(line, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
