import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, problems } from '@cloudpf/http-api';
import { type MiddlewareHandler } from 'hono';
import { FreshnessSchema } from '../answers.ts';
import { asksForChange, unchanged } from '../conditional.ts';
import { pageSize, TenantPath, text } from '../parameters.ts';
import { type Services } from '../services.ts';
import { readSuggestions, suggestSearch } from '../suggest/suggest-search.ts';
import { parseText } from '../text/parse-text.ts';
import { answering, askerOf } from './answering.ts';
import { SCOPE } from './products-route.ts';

const Terms = z.array(z.object({ value: z.string(), products: z.int() }));

const Suggestions = z
  .object({
    products: z.array(z.looseObject({ product_id: z.string(), name: z.string() })),
    categories: Terms,
    brands: Terms,
    partial: z.boolean(),
    freshness: FreshnessSchema,
    took_ms: z.int(),
  })
  .openapi('Suggestions');

const Parameters = z.strictObject({
  q: text.refine((value) => value.trim() !== '', 'must not be empty'),
  size: pageSize(20, 8),
});

const route = createRoute({
  method: 'get',
  path: '/search/{tenant_id}/products/suggest',
  summary: 'Complete what is being typed',
  description: 'The last word may be unfinished and may hold a typo.',
  security: [{ [BEARER]: [SCOPE] }],
  request: { params: TenantPath, query: Parameters },
  responses: {
    200: {
      description: 'Products, categories and brands',
      content: { 'application/json': { schema: Suggestions } },
    },
    304: { description: 'Nothing has changed since the answer with this ETag' },
    ...problems(400, 401, 403, 404, 429, 503),
  },
});

export function addSuggestRoute(
  app: OpenAPIHono<ApiEnv>,
  services: Services,
  access: MiddlewareHandler<ApiEnv>,
): void {
  app.use(route.getRoutingPath(), access);
  app.openapi(route, async (context) => {
    const started = performance.now();
    const { tenant, requestId } = askerOf(context);
    const { q, size } = context.req.valid('query');
    const freshness = await services.freshness.read(tenant, asksForChange(context));
    const copy = unchanged(context, freshness, ['suggest', q, size]);
    if (copy) return copy;

    const [page] = await answering(
      services.index.search(tenant, [suggestSearch(parseText(q), size)], requestId),
    );
    if (!page) throw new TypeError('a search was not answered');
    const took_ms = Math.round(performance.now() - started);
    const answer = {
      ...readSuggestions(page),
      partial: page.isPartial,
      freshness: freshness.tables.products,
      took_ms,
    };
    return context.json(answer, 200);
  });
}
