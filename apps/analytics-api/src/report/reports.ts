import { type CursorSealer, notFound, ProblemError } from '@cloudpf/http-api';
import { type Tenant, type TenantId } from '@cloudpf/tenant-routing';
import { costUsd } from '../cost.ts';
import { awaitQuery, failureOf, stopQuietly, type Waiting } from '../finish-query.ts';
import { type LakeFreshness, type LakeQueries, type QueryState, type QueryStatus } from '../ports.ts';
import { type LakeTables } from '../sql/purchases.ts';
import { compileReport } from './compile-report.ts';
import { MAX_LIMIT, type ReportDefinition } from './definition.ts';
import { planOf, type ReportPlan } from './plan.ts';
import { readRows, type ReportRows } from './read-rows.ts';

export interface ReportDependencies extends Waiting {
  readonly queries: LakeQueries;
  readonly freshness: LakeFreshness;
  readonly tables: LakeTables;
  readonly seal: CursorSealer;
}

export interface ReportStatus {
  readonly id: string;
  readonly queryId: string;
  readonly state: QueryState;
  readonly plan: ReportPlan;
  readonly bytesScanned: number;
  readonly costUsd: string;
  /** Why there are no rows, for the caller. */
  readonly failure: unknown;
}

/** The reports of tenants: started, waited for, read and stopped by an id that only its tenant can use. */
export class Reports {
  readonly #dependencies: ReportDependencies;

  constructor(dependencies: ReportDependencies) {
    this.#dependencies = dependencies;
  }

  /** Starts a report and waits a while; a report still at work then goes on. */
  async start(
    tenant: Tenant,
    definition: ReportDefinition,
    wait: { waitMs: number; signal?: AbortSignal },
  ): Promise<ReportStatus> {
    const { queries, freshness, tables, seal, now } = this.#dependencies;
    const dataThrough = await freshness.dataThrough(tenant.tenant_id);
    const { statement, plan } = compileReport(definition, { tenant, tables, now: now(), dataThrough });
    const until = now() + wait.waitMs;
    // A query whose id cannot be given to its caller would run for nobody.
    await seal.prepare();
    const queryId = await queries.start(tenant.tenant_id, statement);
    const status = await awaitQuery(queries, queryId, { ...this.#dependencies, until, signal: wait.signal });
    return this.#describe(tenant.tenant_id, queryId, { status, plan });
  }

  /** @throws ProblemError 404 where the id is not one of this tenant's reports. */
  async find(tenantId: TenantId, id: string): Promise<ReportStatus> {
    const queryId = await this.#queryId(tenantId, id);
    const status = await this.#dependencies.queries.status(queryId);
    if (!status) throw unknownReport();
    const plan = planOf(status.statement);
    if (plan?.tenant_id !== tenantId) throw unknownReport();
    return this.#describe(tenantId, queryId, { status, plan });
  }

  async rows({ queryId, plan }: ReportStatus): Promise<ReportRows> {
    return readRows(plan, await this.#dependencies.queries.rows(queryId, MAX_LIMIT + 1));
  }

  async cancel(tenantId: TenantId, id: string): Promise<void> {
    const { queryId, state } = await this.find(tenantId, id);
    if (state === 'queued' || state === 'running') await stopQuietly(this.#dependencies.queries, queryId);
  }

  async #describe(
    tenantId: TenantId,
    queryId: string,
    found: { status: QueryStatus; plan: ReportPlan },
  ): Promise<ReportStatus> {
    const { status, plan } = found;
    const { state, bytesScanned } = status;
    const ended = state === 'failed' || state === 'cancelled';
    return {
      id: await this.#dependencies.seal.seal(queryId, idScope(tenantId)),
      queryId,
      state,
      plan,
      bytesScanned,
      costUsd: costUsd([bytesScanned]),
      failure: ended ? failureOf(queryId, status) : undefined,
    };
  }

  async #queryId(tenantId: TenantId, id: string): Promise<string> {
    try {
      return String(await this.#dependencies.seal.open(id, idScope(tenantId)));
    } catch (error) {
      const isForged = error instanceof ProblemError && error.problem.status === 400;
      throw isForged ? unknownReport() : error;
    }
  }
}

function idScope(tenantId: TenantId) {
  return { tenantId, query: 'report' };
}

function unknownReport(): ProblemError {
  return notFound('there is no such report');
}
