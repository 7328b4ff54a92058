import * as z from 'zod';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { type Gateway } from '../stack/gateway.ts';

const Report = z.looseObject({
  report_id: z.string(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).optional(),
  complete: z.boolean().optional(),
  failure: z.string().optional(),
  currency: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  data_through: z.string().nullable(),
  bytes_scanned: z.number(),
  cost_usd: z.string(),
});
export type Report = z.infer<typeof Report>;

const PAUSE_MS = 500;
const MAX_ROWS = 10_000;

/** Runs a report and asks for it until it is over. @throws CommandError where it fails or takes too long. */
export async function finishReport(
  request: { readonly gateway: Gateway; readonly tenant: string; readonly timeoutMs: number },
  body: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Report> {
  const { gateway, tenant, timeoutMs } = request;
  const deadline = context.now() + timeoutMs;
  let report = Report.parse(
    await gateway.request({ method: 'POST', path: `/analytics/${tenant}/report`, body }),
  );
  while (report.state === 'queued' || report.state === 'running') {
    if (context.now() >= deadline) {
      throw new CommandError('REPORT_UNFINISHED', `the report is still ${report.state}`, {
        next: `ask again at GET /analytics/${tenant}/reports/${report.report_id}, or give it more --timeout`,
      });
    }
    await context.sleep(PAUSE_MS);
    const path = `/analytics/${tenant}/reports/${encodeURIComponent(report.report_id)}`;
    report = Report.parse(await gateway.request({ path, query: { size: MAX_ROWS } }));
  }
  if (report.state !== 'succeeded') {
    throw new CommandError(
      'REPORT_FAILED',
      `the report was ${report.state}: ${report.failure ?? 'no reason given'}`,
    );
  }
  return report;
}
