import { ASSUMPTIONS } from '../assumptions.ts';
import { DAYS_A_MONTH, GB, HOURS_A_MONTH, type Line } from '../bill.ts';
import { SEARCH_METRICS } from '../../host/metrics.ts';
import { PRICES } from '../prices.ts';
import { changesOf } from './changes.ts';
import { type UseContext } from './context.ts';

/** Logs, metrics, credentials, and what leaves the network through a gateway. */
export function watchingLines({ usage, facts, hosts }: UseContext): readonly Line[] {
  const { tenants } = usage;
  const { products, purchases } = changesOf(usage);
  const calls = tenants * (usage.searchesPerDay + usage.reportsPerDay) * DAYS_A_MONTH;
  const logGb =
    ASSUMPTIONS.flowLogGb.value +
    tenants * ASSUMPTIONS.tenantFlowLogGb.value +
    ((products.batches + purchases.batches) * ASSUMPTIONS.batchLogBytes.value +
      calls * ASSUMPTIONS.callLogBytes.value) /
      GB;
  const keptGb = logGb * (facts.logDays / DAYS_A_MONTH) * ASSUMPTIONS.logCompression.value;
  const metrics =
    ASSUMPTIONS.fixedMetrics.value +
    hosts * metricsBy('host') +
    tenants * (ASSUMPTIONS.tenantMetrics.value + metricsBy('tenant'));
  const secretReads = tenants * ASSUMPTIONS.secretReadsPerHour.value * HOURS_A_MONTH;
  const natGb = ASSUMPTIONS.natGb.value + tenants * ASSUMPTIONS.tenantNatGb.value;
  const watch = (what: string, usd: number): Line => ({ service: 'CloudWatch', what, usd });
  return [
    watch('logs taken in', logGb * PRICES.logGb.usd),
    watch('logs kept', keptGb * PRICES.logStoredGb.usd),
    watch('metrics', metrics * PRICES.metric.usd),
    { service: 'Secrets Manager', what: 'reads of credentials', usd: secretReads * PRICES.secretRead.usd },
    { service: 'VPC', what: 'bytes through NAT gateways', usd: natGb * PRICES.natGb.usd },
  ];
}

/** Those that a host tells of itself, or of each of its containers. */
function metricsBy(dimension: 'tenant' | 'host'): number {
  return Object.values(SEARCH_METRICS).filter((metric) => metric.dimension === dimension).length;
}
