import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, cachePrivately, invalidRequest, problems } from '@cloudpf/http-api';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { toQueryProblem } from '../query-problem.ts';
import { runSummary, type SummaryDependencies } from '../summary/run-summary.ts';
import { LakeText } from '../sql/lake-text.ts';
import { type SummaryRequest } from '../summary/summary-request.ts';
import { type TimeRange } from '../time/periods.ts';
import { localText, resolveRange, TimeRangeError } from '../time/time-range.ts';
import { TimeZone } from '../time/time-zone.ts';
import { SummaryAnswer } from './summary-answer.ts';

const MAX_TOP = 100;
const MAX_STATUSES = 20;
/** A page that is opened again at once need not ask the lake again. */
const CACHE_SECONDS = 5;

const Query = z.strictObject({
  from: z.string().optional().meta({
    description:
      'First moment of the range: a date in the time zone, or an instant. Default: 30 days before `to`.',
    example: '2026-10-01',
  }),
  to: z.string().optional().meta({
    description: 'First moment after the range. Default: the end of today.',
    example: '2026-11-01',
  }),
  granularity: z
    .enum(['day', 'week', 'month'])
    .default('day')
    .meta({ description: 'Length of a period; weeks start on Monday.' }),
  time_zone: TimeZone.optional().meta({
    type: 'string',
    description: "IANA time zone of dates and periods. Default: the tenant's.",
    example: 'Europe/Madrid',
  }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR')
    .optional()
    .meta({ description: "Currency of totals, statuses, series and tops. Default: the tenant's." }),
  status: z.string().min(1).max(1_000).optional().meta({
    description: 'Only purchases in one of these states, separated by commas.',
    example: 'paid,shipped',
  }),
  top: z.coerce.number().int().min(1).max(MAX_TOP).default(10).meta({
    type: 'integer',
    minimum: 1,
    maximum: MAX_TOP,
    default: 10,
    description: 'How many products and categories are listed.',
  }),
});

const route = createRoute({
  method: 'get',
  path: '/analytics/{tenant_id}',
  summary: 'Totals, series and best sellers',
  description:
    'Revenue is the sum of `total` of all purchases in the range as they are now, whatever their status; `by_status` breaks it down and `status` narrows it. ' +
    'Money is never added across currencies: everything but `by_currency` speaks of `currency` alone. A purchase without a currency counts as one in the currency of the tenant.',
  security: [{ [BEARER]: ['analytics:read'] }],
  request: { params: z.object({ tenant_id: z.string() }), query: Query },
  responses: {
    200: { description: 'The summary', content: { 'application/json': { schema: SummaryAnswer } } },
    ...problems(400, 401, 403, 404, 422, 429, 502, 503, 504),
  },
});

/** `GET /analytics/{tenant_id}` */
export function addSummaryRoute(
  app: OpenAPIHono<ApiEnv>,
  access: MiddlewareHandler<ApiEnv>,
  dependencies: SummaryDependencies,
): void {
  app.openapi({ ...route, middleware: access }, async (context) => {
    const tenant = context.get('tenant');
    const request = toRequest(tenant, context.req.valid('query'), dependencies.now());
    try {
      const result = await runSummary(request, dependencies, context.req.raw.signal);
      cachePrivately(context, { maxAgeSeconds: CACHE_SECONDS });
      return context.json(answer(request, result), 200);
    } catch (error) {
      throw toQueryProblem(error);
    }
  });
}

function toRequest(tenant: Tenant, query: z.output<typeof Query>, now: number): SummaryRequest {
  const timeZone = query.time_zone ?? tenant.time_zone;
  return {
    tenant,
    timeZone,
    range: readRange({ from: query.from, to: query.to, timeZone, now }),
    granularity: query.granularity,
    currency: query.currency ?? tenant.currency,
    statuses: readStatuses(query.status),
    top: query.top,
  };
}

function readRange(request: Parameters<typeof resolveRange>[0]): TimeRange {
  try {
    return resolveRange(request);
  } catch (error) {
    if (error instanceof TimeRangeError)
      throw invalidRequest([{ parameter: error.end, detail: error.message }]);
    throw error;
  }
}

function readStatuses(text: string | undefined): readonly string[] {
  const statuses = new Set((text ?? '').split(',').filter((status) => status !== ''));
  if (statuses.size > MAX_STATUSES) {
    throw invalidRequest([{ parameter: 'status', detail: `takes at most ${MAX_STATUSES} states` }]);
  }
  if ([...statuses].some((status) => !LakeText.safeParse(status).success)) {
    throw invalidRequest([{ parameter: 'status', detail: 'a state is too long or holds what no state can' }]);
  }
  return [...statuses];
}

function answer(
  request: SummaryRequest,
  result: Awaited<ReturnType<typeof runSummary>>,
): z.input<typeof SummaryAnswer> {
  return {
    tenant_id: request.tenant.tenant_id,
    from: localText(request.range.from),
    to: localText(request.range.to),
    granularity: request.granularity,
    time_zone: request.timeZone,
    currency: request.currency,
    ...result,
    complete: true,
  };
}
