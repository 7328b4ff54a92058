import { type OpenAPIHono } from '@hono/zod-openapi';
import {
  type ApiEnv,
  createApi,
  type FailureReport,
  tenantAccess,
  type TokenVerifier,
} from '@cloudpf/http-api';
import { type TenantRegistry } from '@cloudpf/tenant-routing';
import { addOverviewRoute } from './routes/overview-route.ts';
import { addProductsRoute, SCOPE } from './routes/products-route.ts';
import { addPurchasesRoute } from './routes/purchases-route.ts';
import { addStatusRoute } from './routes/status-route.ts';
import { addSuggestRoute } from './routes/suggest-route.ts';
import { type Services } from './services.ts';

export interface AppDependencies extends Services {
  readonly tokens: TokenVerifier;
  readonly tenants: TenantRegistry;
  readonly version: string;
  readonly onFailure?: (report: FailureReport) => void;
}

/** The search API over given services; it runs under any host that speaks `fetch`. */
export function createApp(dependencies: AppDependencies): OpenAPIHono<ApiEnv> {
  const { tokens, tenants, version, onFailure } = dependencies;
  const app = createApi({
    title: 'CloudPF search',
    version,
    service: 'search-api',
    description: "Full-text search over a tenant's products and purchases, a second behind their tables.",
    ...(onFailure && { onFailure }),
  });
  const access = tenantAccess({ tokens, tenants })(SCOPE);
  addOverviewRoute(app, dependencies, access);
  addProductsRoute(app, dependencies, access);
  addSuggestRoute(app, dependencies, access);
  addPurchasesRoute(app, dependencies, access);
  addStatusRoute(app, dependencies, access);
  return app;
}
