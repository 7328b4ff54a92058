import { type Command, Option } from 'commander';
import * as z from 'zod';
import { type CommandContext } from '../context.ts';
import { bytes, count } from '../output/figures.ts';
import { type Column, formatTable } from '../output/table.ts';
import { type CommonOptions, newCommand, openGateway, printJson } from './command.ts';

interface AnalyticsOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly granularity?: string;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly status?: readonly string[];
  readonly top?: string;
}

const figures = {
  revenue: z.string(),
  purchases: z.number(),
  average: z.string().nullable(),
  items: z.number(),
};
const itemFigures = { purchases: z.number(), quantity: z.number(), revenue: z.string() };

const Summary = z.object({
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  currency: z.string(),
  totals: z.object(figures),
  by_status: z.array(z.object({ status: z.string().nullable(), ...figures })),
  series: z.array(z.object({ period: z.string(), partial: z.boolean(), ...figures })),
  top_products: z.array(z.object({ product_id: z.string(), name: z.string().nullable(), ...itemFigures })),
  top_categories: z.array(z.object({ category: z.string().nullable(), ...itemFigures })),
  data_through: z.string().nullable(),
  bytes_scanned: z.number(),
  cost_usd: z.string(),
});
type Summary = z.infer<typeof Summary>;

const right = (title: string): Column => ({ title, align: 'right' });
const FIGURES = [right('purchases'), right('items'), right('average'), right('revenue')];
const ITEM_FIGURES = [right('purchases'), right('quantity'), right('revenue')];

export function analyticsCommand(context: CommandContext): Command {
  return newCommand('analytics', context, [
    'analytics tambo',
    'analytics norte --granularity month --from 2026-01-01 --to 2026-04-01',
    'analytics andina --status paid shipped delivered --top 3 --json',
  ])
    .description('revenue, purchases and best sellers of a tenant over time')
    .argument('<tenant>', 'whose shop')
    .option('--from <time>', 'first day or time (default: 30 days before --to)')
    .option('--to <time>', 'first day or time after the range (default: the end of today)')
    .addOption(new Option('--granularity <period>', 'length of a period').choices(['day', 'week', 'month']))
    .option('--time-zone <zone>', "time zone of days and periods (default: the tenant's)")
    .option('--currency <code>', "currency of the figures (default: the tenant's)")
    .option('--status <status...>', 'only purchases in one of these states')
    .option('--top <count>', 'how many products and categories to list')
    .action(async (tenant: string, options: AnalyticsOptions) => {
      const { gateway } = await openGateway(context, { ...options, tenant });
      const { from, to, granularity, currency, status, top } = options;
      const query = {
        from,
        to,
        granularity,
        time_zone: options.timeZone,
        currency,
        status: status?.join(','),
        top,
      };
      const answer = await gateway.request({ path: `/analytics/${tenant}`, query });
      if (options.json) printJson(context, answer);
      else printSummary(context, Summary.parse(answer));
    });
}

function printSummary(context: CommandContext, summary: Summary): void {
  const section = (title: string, columns: readonly Column[], rows: readonly (readonly string[])[]): void => {
    if (rows.length === 0) return;
    context.terminal.out(`${formatTable([{ title, width: 50 }, ...columns], rows, context)}\n`);
  };
  const { from, to, time_zone, currency } = summary;
  context.terminal.out(`${from} to ${to} (${time_zone}), money in ${currency}\n`);
  section('', FIGURES, [['total', ...figureCells(summary.totals)]]);
  section(
    'status',
    FIGURES,
    summary.by_status.map((row) => [row.status ?? '(none)', ...figureCells(row)]),
  );
  section(
    'period',
    FIGURES,
    summary.series.map((row) => [`${row.period}${row.partial ? ' (part)' : ''}`, ...figureCells(row)]),
  );
  section(
    'product',
    ITEM_FIGURES,
    summary.top_products.map((row) => [row.name ?? row.product_id, ...itemCells(row)]),
  );
  section(
    'category',
    ITEM_FIGURES,
    summary.top_categories.map((row) => [row.category ?? '(none)', ...itemCells(row)]),
  );
  const through = summary.data_through ?? 'not known: nothing has reached the lake yet';
  context.terminal.out(
    `data through ${through}; ${bytes(summary.bytes_scanned)} scanned, ${summary.cost_usd} USD`,
  );
}

function figureCells({ purchases, items, average, revenue }: Summary['totals']): readonly string[] {
  return [count(purchases), count(items), average ?? '-', revenue];
}

function itemCells({
  purchases,
  quantity,
  revenue,
}: z.infer<z.ZodObject<typeof itemFigures>>): readonly string[] {
  return [count(purchases), count(quantity), revenue];
}
