import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, problems } from '@cloudpf/http-api';
import { type MiddlewareHandler } from 'hono';
import { ProductPageSchema } from '../answers.ts';
import { asksForChange, unchanged } from '../conditional.ts';
import { TenantPath } from '../parameters.ts';
import { findProducts } from '../products/find-products.ts';
import { ProductParameters } from '../products/product-parameters.ts';
import { type Services } from '../services.ts';
import { answering, askerOf } from './answering.ts';

export const SCOPE = 'search:read';

const route = createRoute({
  method: 'get',
  path: '/search/{tenant_id}/products',
  summary: 'Search products',
  description:
    'What is found as typed always stands above what is found by correcting a typo. Where nothing has all the words, ' +
    'what has most of them comes, and `dropped_terms` says which were left out.',
  security: [{ [BEARER]: [SCOPE] }],
  request: { params: TenantPath, query: ProductParameters },
  responses: {
    200: {
      description: 'One page of products',
      content: { 'application/json': { schema: ProductPageSchema } },
    },
    304: { description: 'Nothing has changed since the answer with this ETag' },
    ...problems(400, 401, 403, 404, 429, 503),
  },
});

export function addProductsRoute(
  app: OpenAPIHono<ApiEnv>,
  services: Services,
  access: MiddlewareHandler<ApiEnv>,
): void {
  app.use(route.getRoutingPath(), access);
  app.openapi(route, async (context) => {
    const started = performance.now();
    const asker = askerOf(context);
    const parameters = context.req.valid('query');
    const freshness = await services.freshness.read(asker.tenant, asksForChange(context));
    const copy = unchanged(context, freshness, ['products', parameters]);
    if (copy) return copy;

    const page = await answering(findProducts(services, asker, parameters));
    const took_ms = Math.round(performance.now() - started);
    return context.json({ ...page, freshness: freshness.tables.products, took_ms }, 200);
  });
}
