import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, type CursorSealer, doNotStore, problems } from '@cloudpf/http-api';
import { type Context, type MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { toQueryProblem } from '../query-problem.ts';
import { MAX_LIMIT, ReportDefinition } from '../report/definition.ts';
import { type Reports, type ReportStatus } from '../report/reports.ts';
import { ReportAnswer, reportAnswer, type ReportPage } from './report-answer.ts';

const DEFAULT_WAIT_MS = 5_000;
const MAX_WAIT_MS = 25_000;
const RETRY_AFTER_SECONDS = '1';
const DEFAULT_SIZE = 1_000;

const security = [{ [BEARER]: ['analytics:read'] }];
const params = z.object({ tenant_id: z.string() });
const reportParams = params.extend({ id: z.string().max(512) });
const json = { 'application/json': { schema: ReportAnswer } };

const createReport = createRoute({
  method: 'post',
  path: '/analytics/{tenant_id}/report',
  summary: 'Run a report',
  description:
    'Speaks of purchases as they are now: one modified three times counts once, a removed one not at all. As soon as one field is of single lines ' +
    '(product, category, brand, quantity, item_revenue...) the report is over lines, and `count` still counts purchases. Amounts are of one currency, ' +
    "`currency` or the tenant's, unless the report is grouped by currency. A report that takes longer than `wait_ms` (or `Prefer: wait=seconds`, `Prefer: respond-async`) answers 202 with the address to ask.",
  security,
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: ReportDefinition } } },
  },
  responses: {
    200: { description: 'The rows', content: json },
    202: { description: 'Still at work; ask again at `location`', content: json },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 503),
  },
});

const readReport = createRoute({
  method: 'get',
  path: '/analytics/{tenant_id}/reports/{id}',
  summary: 'State, cost and rows of a report',
  security,
  request: {
    params: reportParams,
    query: z.strictObject({
      size: z.coerce
        .number()
        .int()
        .min(1)
        .max(MAX_LIMIT)
        .default(DEFAULT_SIZE)
        .meta({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_SIZE }),
      cursor: z.string().max(512).optional(),
    }),
  },
  responses: {
    200: { description: 'The report as it is now', content: json },
    ...problems(400, 401, 403, 404, 429, 502, 503),
  },
});

const cancelReport = createRoute({
  method: 'delete',
  path: '/analytics/{tenant_id}/reports/{id}',
  summary: 'Cancel a report',
  security,
  request: { params: reportParams },
  responses: {
    204: { description: 'The report is over, by this or before' },
    ...problems(401, 403, 404, 429, 502, 503),
  },
});

export interface ReportRoutes {
  readonly app: OpenAPIHono<ApiEnv>;
  readonly access: MiddlewareHandler<ApiEnv>;
  readonly reports: Reports;
  readonly cursors: CursorSealer;
}

/** `POST .../report`, and `GET` and `DELETE .../reports/{id}` */
export function addReportRoutes({ app, access, reports, cursors }: ReportRoutes): void {
  app.openapi({ ...createReport, middleware: access }, async (context) => {
    const tenant = context.get('tenant');
    const definition = context.req.valid('json');
    const waitMs = preferredWait(context.req.header('prefer')) ?? definition.wait_ms ?? DEFAULT_WAIT_MS;
    doNotStore(context);
    try {
      const report = await reports.start(tenant, definition, { waitMs, signal: context.req.raw.signal });
      if (report.state !== 'succeeded') return atWork(context, report);
      return context.json(reportAnswer(report, { ...(await reports.rows(report)), nextCursor: null }), 200);
    } catch (error) {
      throw toQueryProblem(error);
    }
  });

  app.openapi({ ...readReport, middleware: access }, async (context) => {
    const { tenant_id: tenantId } = context.get('tenant');
    const { id } = context.req.valid('param');
    const { size, cursor } = context.req.valid('query');
    doNotStore(context);
    try {
      const report = await reports.find(tenantId, id);
      if (report.state !== 'succeeded') {
        if (report.failure === undefined) context.header('retry-after', RETRY_AFTER_SECONDS);
        return context.json(reportAnswer(report), 200);
      }
      const scope = { tenantId, query: ['report rows', report.queryId] };
      const offset = cursor === undefined ? 0 : Number(await cursors.open(cursor, scope));
      const { rows, complete } = await reports.rows(report);
      const end = offset + size;
      const nextCursor = end < rows.length ? await cursors.seal(end, scope) : null;
      const page: ReportPage = { rows: rows.slice(offset, end), complete, nextCursor };
      return context.json(reportAnswer(report, page), 200);
    } catch (error) {
      throw toQueryProblem(error);
    }
  });

  app.openapi({ ...cancelReport, middleware: access }, async (context) => {
    try {
      await reports.cancel(context.get('tenant').tenant_id, context.req.valid('param').id);
      return context.body(null, 204);
    } catch (error) {
      throw toQueryProblem(error);
    }
  });
}

function atWork(context: Context<ApiEnv>, report: ReportStatus) {
  // Relative to the address that was asked, which behind API Gateway may begin with its stage.
  context.header('location', `reports/${report.id}`);
  context.header('retry-after', RETRY_AFTER_SECONDS);
  return context.json(reportAnswer(report), 202);
}

/** RFC 7240: `respond-async` does not wait at all, `wait=N` N seconds. */
function preferredWait(prefer: string | undefined): number | undefined {
  if (prefer === undefined) return undefined;
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,4})"?/i.exec(prefer)?.[1];
  if (seconds !== undefined) return Math.min(Number(seconds) * 1_000, MAX_WAIT_MS);
  return /(?:^|,)\s*respond-async\b/i.test(prefer) ? 0 : undefined;
}
