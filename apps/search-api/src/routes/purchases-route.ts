import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, doNotStore, problems } from '@cloudpf/http-api';
import { type MiddlewareHandler } from 'hono';
import { PurchasePageSchema } from '../answers.ts';
import { TenantPath } from '../parameters.ts';
import { findPurchases } from '../purchases/find-purchases.ts';
import { PurchaseParameters } from '../purchases/purchase-parameters.ts';
import { type Services } from '../services.ts';
import { answering, askerOf } from './answering.ts';
import { SCOPE } from './products-route.ts';

const route = createRoute({
  method: 'get',
  path: '/search/{tenant_id}/purchases',
  summary: 'Search purchases',
  description: 'Newest first. Personal data: no cache may keep an answer.',
  security: [{ [BEARER]: [SCOPE] }],
  request: { params: TenantPath, query: PurchaseParameters },
  responses: {
    200: {
      description: 'One page of purchases',
      content: { 'application/json': { schema: PurchasePageSchema } },
    },
    ...problems(400, 401, 403, 404, 429, 503),
  },
});

export function addPurchasesRoute(
  app: OpenAPIHono<ApiEnv>,
  services: Services,
  access: MiddlewareHandler<ApiEnv>,
): void {
  app.use(route.getRoutingPath(), access);
  app.openapi(route, async (context) => {
    const started = performance.now();
    const asker = askerOf(context);
    const freshness = await services.freshness.read(asker.tenant);
    const page = await answering(findPurchases(services, asker, context.req.valid('query')));
    doNotStore(context);
    const took_ms = Math.round(performance.now() - started);
    return context.json({ ...page, freshness: freshness.tables.purchases, took_ms }, 200);
  });
}
