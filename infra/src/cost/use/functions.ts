import { ASSUMPTIONS } from '../assumptions.ts';
import { DAYS_A_MONTH, type Line } from '../bill.ts';
import { PRICES } from '../prices.ts';
import { changesOf, type TableChanges } from './changes.ts';
import { type UseContext } from './context.ts';

/** Runs of functions, what wakes some of them, and the traces of all. */
export function functionLines({ usage, facts }: UseContext): readonly Line[] {
  const { products, purchases } = changesOf(usage);
  const { memoryOf, scheduled } = facts;
  const calls = (perDay: number) => usage.tenants * perDay * DAYS_A_MONTH;
  const searches = calls(usage.searchesPerDay);
  const reports = calls(usage.reportsPerDay);
  const authorized = (searches + reports) * ASSUMPTIONS.authorizerShare.value;
  const scheduledMs = ASSUMPTIONS.scheduledMs.value + usage.tenants * ASSUMPTIONS.scheduledTenantMs.value;

  const run = (count: number, ms: number, memory: number) =>
    count * (PRICES.lambdaRequest.usd + (ms / 1_000) * memory * PRICES.lambdaGbSecond.usd);
  const lambda = (what: string, usd: number): Line => ({ service: 'Lambda', what, usd });
  const scheduledRuns = scheduled.reduce((sum, { runs }) => sum + runs, 0);
  const traced = products.batches + purchases.batches + searches + reports + authorized + scheduledRuns;
  return [
    lambda(
      'changes of products',
      batches(products, ASSUMPTIONS.productBatchMs.value, memoryOf('cdc-products')),
    ),
    lambda(
      'changes of purchases',
      batches(purchases, ASSUMPTIONS.purchaseBatchMs.value, memoryOf('cdc-purchases')),
    ),
    lambda('searches', run(searches, ASSUMPTIONS.searchMs.value, memoryOf('search-api'))),
    lambda('reports', run(reports, ASSUMPTIONS.reportMs.value, memoryOf('analytics-api'))),
    lambda('tokens', run(authorized, ASSUMPTIONS.authorizerMs.value, memoryOf('authorizer'))),
    lambda(
      'scheduled work',
      scheduled.reduce((sum, { runs, memory }) => sum + run(runs, scheduledMs, memory), 0),
    ),
    { service: 'EventBridge', what: 'schedules', usd: scheduledRuns * PRICES.schedule.usd },
    { service: 'X-Ray', what: 'traces', usd: traced * ASSUMPTIONS.tracedShare.value * PRICES.trace.usd },
  ];
}

function batches({ batches: count, changes, heartbeats }: TableChanges, ms: number, memory: number): number {
  const seconds = (count * ms + (changes + heartbeats) * ASSUMPTIONS.recordMs.value) / 1_000;
  return count * PRICES.lambdaRequest.usd + seconds * memory * PRICES.lambdaGbSecond.usd;
}
