import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, doNotStore, problems } from '@cloudpf/http-api';
import { type MiddlewareHandler } from 'hono';
import { FoundProductSchema, FreshnessSchema, PurchaseSchema, TotalSchema } from '../answers.ts';
import { findOverview } from '../find-overview.ts';
import { pageSize, TenantPath, text } from '../parameters.ts';
import { type Services } from '../services.ts';
import { answering, askerOf } from './answering.ts';
import { SCOPE } from './products-route.ts';

const about = {
  total: TotalSchema,
  typo_applied: z.boolean(),
  partial: z.boolean(),
  freshness: FreshnessSchema,
};

const Overview = z
  .object({
    products: z.object({ items: z.array(FoundProductSchema), ...about }),
    purchases: z.object({ items: z.array(PurchaseSchema), ...about }),
    took_ms: z.int(),
  })
  .openapi('Overview');

const Parameters = z.strictObject({ q: text.optional(), size: pageSize(20, 5) });

const route = createRoute({
  method: 'get',
  path: '/search/{tenant_id}',
  summary: 'Search products and purchases at once',
  description:
    'Each group has its own order: products by relevance, purchases newest first. The routes of the groups give further pages.',
  security: [{ [BEARER]: [SCOPE] }],
  request: { params: TenantPath, query: Parameters },
  responses: {
    200: { description: 'The best of both', content: { 'application/json': { schema: Overview } } },
    ...problems(400, 401, 403, 404, 429, 503),
  },
});

export function addOverviewRoute(
  app: OpenAPIHono<ApiEnv>,
  services: Services,
  access: MiddlewareHandler<ApiEnv>,
): void {
  app.use(route.getRoutingPath(), access);
  app.openapi(route, async (context) => {
    const started = performance.now();
    const asker = askerOf(context);
    const { tables } = await services.freshness.read(asker.tenant);
    const { products, purchases } = await answering(
      findOverview(services.index, asker, context.req.valid('query')),
    );
    doNotStore(context);
    const answer = {
      products: { ...products, freshness: tables.products },
      purchases: { ...purchases, freshness: tables.purchases },
      took_ms: Math.round(performance.now() - started),
    };
    return context.json(answer, 200);
  });
}
