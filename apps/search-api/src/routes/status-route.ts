import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ApiEnv, BEARER, doNotStore, problems } from '@cloudpf/http-api';
import { CIRCUITS } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { type MiddlewareHandler } from 'hono';
import { FreshnessSchema } from '../answers.ts';
import { TenantPath } from '../parameters.ts';
import { readStatus } from '../read-status.ts';
import { type Services } from '../services.ts';
import { askerOf } from './answering.ts';
import { SCOPE } from './products-route.ts';

const TableStatus = FreshnessSchema.extend({
  documents: z.int().nullable().openapi({ description: '`null` while the search node does not answer.' }),
  oldest_parked_at: z.iso.datetime().nullable(),
  quarantined: z.int().nullable().openapi({ description: 'Changes that can never be applied as they are.' }),
  circuit: z.enum(CIRCUITS).nullable().openapi({
    description: '`open`: the search node failed, and changes are parked until it takes one again.',
  }),
  last_error: z
    .object({ code: z.string(), message: z.string(), at: z.iso.datetime() })
    .nullable()
    .openapi({ description: 'What the search node failed with last, be it back since or not.' }),
}).openapi('TableStatus');

const Status = z
  .object({
    tenant_id: z.string(),
    search: z.enum(['available', 'unavailable']),
    tables: z.object({ products: TableStatus, purchases: TableStatus }),
  })
  .openapi('Status');

const route = createRoute({
  method: 'get',
  path: '/search/{tenant_id}/status',
  summary: 'How far search reaches',
  description: `For each of ${TABLES.join(' and ')}. Answers also while the tenant's search node does not.`,
  security: [{ [BEARER]: [SCOPE] }],
  request: { params: TenantPath, query: z.strictObject({}) },
  responses: {
    200: { description: 'The state of each table', content: { 'application/json': { schema: Status } } },
    ...problems(400, 401, 403, 404, 429, 503),
  },
});

export function addStatusRoute(
  app: OpenAPIHono<ApiEnv>,
  services: Services,
  access: MiddlewareHandler<ApiEnv>,
): void {
  app.use(route.getRoutingPath(), access);
  app.openapi(route, async (context) => {
    const status = await readStatus(services, askerOf(context));
    doNotStore(context);
    return context.json(status, 200);
  });
}
