import { type CostReport } from '@cloudpf/infra/cost';
import { type CommandContext } from '../context.ts';
import { count, counted } from './figures.ts';
import { formatTable } from './table.ts';

/** What the prices and the search for a number of tenants were. */
interface PriceTable {
  readonly PRICES_OF: string;
  readonly PRICED_REGION: string;
  readonly MOST_TENANTS: number;
}

/** An estimate for programs. */
export function costAsJson(report: CostReport, { PRICES_OF, PRICED_REGION }: PriceTable): object {
  const { usage, fleet, cell, services, parts, sum, judged } = report;
  const cost = ({ fixed, tenants, total }: typeof sum) => ({
    fixed_usd: fixed,
    tenants_usd: tenants,
    total_usd: total,
  });
  return {
    stack: report.environment,
    region: PRICED_REGION,
    prices_of: PRICES_OF,
    usage: {
      tenants: usage.tenants,
      products: usage.products,
      purchases_per_day: usage.purchasesPerDay,
      searches_per_day: usage.searchesPerDay,
      reports_per_day: usage.reportsPerDay,
    },
    hosts: {
      count: fleet.hosts,
      instance_type: fleet.instanceType,
      containers_per_host: fleet.containersPerHost,
      limited_by: fleet.limitedBy,
      container_memory_mb: cell.memoryMb,
      volume_gb: cell.volumeGb,
    },
    services: services.map(({ service, ...each }) => ({ service, ...cost(each) })),
    parts: parts.map(({ service, what, ...each }) => ({ service, what, ...cost(each) })),
    sum: cost(sum),
    per_tenant_usd: report.perTenant,
    shared_per_tenant_usd: report.sharedPerTenant,
    expected: judged.map(({ line, least, most, usd, verdict }) => ({
      line,
      least_usd: least,
      most_usd: most,
      usd,
      verdict,
    })),
    kept_from_tenants: report.keptFrom ?? null,
  };
}

/** An estimate for people. */
export function costAsText(
  report: CostReport,
  { table, context }: { readonly table: PriceTable; readonly context: CommandContext },
): string {
  const { PRICES_OF, PRICED_REGION, MOST_TENANTS } = table;
  const { usage, fleet, cell, services, sum, judged } = report;
  const right = (title: string) => ({ title, align: 'right' as const });
  const rows = [...services, { service: 'all', ...sum }].map(({ service, fixed, tenants, total }) => [
    service,
    usd(fixed),
    usd(tenants),
    usd(total),
    usd(total / usage.tenants),
  ]);
  const largest = [...report.parts].sort((a, b) => b.total - a.total).slice(0, 3);
  return [
    `${report.environment}, ${PRICED_REGION}, list prices of ${PRICES_OF}, dollars a month`,
    `${counted(usage.tenants, 'tenant')}, each with ${count(usage.products)} products, and ${count(usage.purchasesPerDay)} purchases, ` +
      `${count(usage.searchesPerDay)} searches and ${count(usage.reportsPerDay)} reports a day`,
    `${counted(fleet.hosts, 'host')} ${fleet.instanceType} with up to ${counted(fleet.containersPerHost, 'container')} each, ` +
      `of ${count(cell.memoryMb)} MB; volumes of ${count(cell.volumeGb)} GB`,
    '',
    formatTable(
      [{ title: 'service' }, right('fixed'), right('tenants add'), right('total'), right('per tenant')],
      rows,
      context,
    ),
    '',
    formatTable(
      [{ title: 'a tenant' }, right('expected'), right('costs'), { title: 'verdict' }],
      judged.map(({ line, least, most, usd: costs, verdict }) => [
        line,
        `${least} to ${most}`,
        usd(costs),
        verdict,
      ]),
      context,
    ),
    '',
    report.keptFrom === undefined
      ? `however many tenants there are, up to ${count(MOST_TENANTS)}, each costs more than expected`
      : `from ${counted(report.keptFrom, 'tenant')} on, up to ${count(MOST_TENANTS)}, none costs more than expected`,
    `the largest parts: ${largest.map(({ service, what, total }) => `${service}, ${what} ${usd(total)}`).join('; ')}`,
  ].join('\n');
}

function usd(amount: number): string {
  return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
