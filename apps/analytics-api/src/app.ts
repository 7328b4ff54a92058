import { type OpenAPIHono } from '@hono/zod-openapi';
import {
  type ApiEnv,
  createApi,
  createCursorSealer,
  type CursorSecrets,
  type FailureReport,
  tenantAccess,
  type TenantRateLimit,
  type TokenVerifier,
} from '@cloudpf/http-api';
import { type TenantRegistry } from '@cloudpf/tenant-routing';
import { type Waiting } from './finish-query.ts';
import { type LakeFreshness, type LakeQueries } from './ports.ts';
import { Reports } from './report/reports.ts';
import { addReportRoutes } from './routes/report-routes.ts';
import { addSummaryRoute } from './routes/summary-route.ts';
import { type LakeTables } from './sql/purchases.ts';

export interface AppDependencies extends Partial<Waiting> {
  readonly tenants: TenantRegistry;
  readonly tokens: TokenVerifier;
  readonly queries: LakeQueries;
  readonly freshness: LakeFreshness;
  readonly tables: LakeTables;
  readonly cursorSecrets: CursorSecrets;
  readonly version: string;
  readonly rateLimit?: TenantRateLimit;
  readonly summaryTimeLimitMs?: number;
  readonly onFailure?: (report: FailureReport) => void;
}

const SCOPE = 'analytics:read';
const CURSOR_VERSION = 1;
/** API Gateway ends every request after 29 seconds. */
const SUMMARY_TIME_LIMIT_MS = 25_000;

export function createApp(dependencies: AppDependencies): OpenAPIHono<ApiEnv> {
  const { tenants, tokens, rateLimit, onFailure } = dependencies;
  const app = createApi({
    title: 'CloudPF analytics',
    version: dependencies.version,
    service: 'analytics-api',
    description: "Totals, series and reports over a tenant's purchases, as they are now.",
    ...(onFailure && { onFailure }),
  });
  const access = tenantAccess({ tenants, tokens, ...(rateLimit && { rateLimit }) })(SCOPE);
  const sealer = createCursorSealer({ secrets: dependencies.cursorSecrets, version: CURSOR_VERSION });
  const waiting: Waiting = {
    now: dependencies.now ?? Date.now,
    sleep: dependencies.sleep ?? sleep,
    random: dependencies.random ?? Math.random,
  };
  const reports = new Reports({ ...dependencies, ...waiting, seal: sealer });

  addSummaryRoute(app, access, {
    ...dependencies,
    ...waiting,
    timeLimitMs: dependencies.summaryTimeLimitMs ?? SUMMARY_TIME_LIMIT_MS,
  });
  addReportRoutes({ app, access, reports, cursors: sealer });
  return app;
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
