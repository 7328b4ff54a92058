import { type Command, Option } from 'commander';
import * as z from 'zod';
import { type CommandContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { count, duration } from '../output/figures.ts';
import { Freshness, freshnessLine } from '../output/freshness.ts';
import { type Column, formatTable } from '../output/table.ts';
import { type Query } from '../stack/gateway.ts';
import { type CommonOptions, newCommand, openGateway, printJson } from './command.ts';

interface SearchOptions extends CommonOptions {
  readonly purchases?: boolean;
  readonly mode?: string;
  readonly category?: readonly string[];
  readonly brand?: readonly string[];
  readonly tag?: readonly string[];
  readonly priceMin?: string;
  readonly priceMax?: string;
  readonly inStock?: boolean;
  readonly status?: readonly string[];
  readonly customer?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly sort?: string;
  readonly size?: string;
  readonly cursor?: string;
}

const PRODUCTS_ONLY = ['mode', 'category', 'brand', 'tag', 'priceMin', 'priceMax', 'inStock'] as const;
const PURCHASES_ONLY = ['status', 'customer', 'from', 'to'] as const;

const Page = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  total: z.object({ value: z.number(), relation: z.enum(['eq', 'gte']) }),
  next_cursor: z.string().nullish(),
  typo_applied: z.boolean().optional(),
  dropped_terms: z.array(z.string()).optional(),
  partial: z.boolean().optional(),
  freshness: Freshness.optional(),
  took_ms: z.number().optional(),
});
type Page = z.infer<typeof Page>;

export function searchCommand(context: CommandContext): Command {
  return newCommand('search', context, [
    'search tambo piña',
    "search norte 'zapatilas negras' --price-max 60 --in-stock --sort price_asc",
    'search andina taladro --mode prefix --brand Macizo --size 5 --json',
    'search tambo --purchases --status paid shipped --from 2026-01-01',
  ])
    .description('search the products of a tenant, or its purchases')
    .argument('<tenant>', 'whose shop')
    .argument('[query]', 'what to look for; without it, everything that the filters let through')
    .option('--purchases', 'search purchases, not products')
    .addOption(new Option('--mode <mode>', 'how words match').choices(['auto', 'exact', 'prefix', 'fuzzy']))
    .option('--category <name...>', 'only products of these categories')
    .option('--brand <name...>', 'only products of these brands')
    .option('--tag <name...>', 'only products with one of these tags')
    .option('--price-min <amount>', 'only products from this price up')
    .option('--price-max <amount>', 'only products up to this price')
    .option('--in-stock', 'only products in stock')
    .option('--status <status...>', 'only purchases in one of these states')
    .option('--customer <id...>', 'only purchases of these customers')
    .option('--from <time>', 'only purchases from this day or time on')
    .option('--to <time>', 'only purchases before this day or time')
    .option('--sort <order>', 'order of the results, such as price_asc or newest')
    .option('--size <count>', 'how many results to show')
    .option('--cursor <cursor>', 'the next_cursor of the page before')
    .action(async (tenant: string, query: string | undefined, options: SearchOptions) => {
      const { gateway } = await openGateway(context, { ...options, tenant });
      const table = options.purchases ? 'purchases' : 'products';
      const answer = await gateway.request({
        path: `/search/${tenant}/${table}`,
        query: toQuery(query, options),
      });
      if (options.json) printJson(context, answer);
      else printPage(context, Page.parse(answer), table);
    });
}

function toQuery(query: string | undefined, options: SearchOptions): Query {
  const strangers = options.purchases ? PRODUCTS_ONLY : PURCHASES_ONLY;
  const stranger = strangers.find((name) => options[name] !== undefined);
  if (stranger !== undefined) {
    const flag = stranger.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw badInput(`--${flag} is for ${options.purchases ? 'products' : 'purchases'} only`, {
      next: options.purchases ? 'leave --purchases out' : 'add --purchases',
    });
  }
  const { mode, category, brand, sort, size, cursor, status, from, to } = options;
  return {
    q: query === '' ? undefined : query,
    mode,
    category,
    brand,
    tags: options.tag,
    price_min: options.priceMin,
    price_max: options.priceMax,
    in_stock: options.inStock ? 'true' : undefined,
    status,
    customer_id: options.customer,
    from,
    to,
    sort,
    size,
    cursor,
  };
}

interface Field extends Column {
  readonly name: string;
}

const FIELDS: Readonly<Record<'products' | 'purchases', readonly Field[]>> = {
  products: [
    { name: 'product_id', title: 'id' },
    { name: 'name', title: 'name', width: 60 },
    { name: 'brand', title: 'brand', width: 20 },
    { name: 'category', title: 'category', width: 20 },
    { name: 'price', title: 'price', align: 'right' },
    { name: 'currency', title: '' },
    { name: 'stock', title: 'stock', align: 'right' },
  ],
  purchases: [
    { name: 'purchase_id', title: 'id' },
    { name: 'purchased_at', title: 'purchased at' },
    { name: 'status', title: 'status' },
    { name: 'customer_id', title: 'customer' },
    { name: 'item_count', title: 'items', align: 'right' },
    { name: 'total', title: 'total', align: 'right' },
    { name: 'currency', title: '' },
  ],
};

function printPage(context: CommandContext, page: Page, table: 'products' | 'purchases'): void {
  const { terminal } = context;
  const fields = FIELDS[table];
  if (page.items.length > 0) {
    const rows = page.items.map((item) => fields.map(({ name }) => cell(item[name])));
    terminal.out(`${formatTable(fields, rows, context)}\n`);
  }
  const atLeast = page.total.relation === 'gte' ? 'at least ' : '';
  const took = page.took_ms === undefined ? '' : ` in ${duration(page.took_ms)}`;
  terminal.out(`${count(page.items.length)} of ${atLeast}${count(page.total.value)} ${table}${took}`);
  if (page.dropped_terms?.length) terminal.out(`left out to find anything: ${page.dropped_terms.join(', ')}`);
  else if (page.typo_applied) terminal.out('found by correcting what was typed');
  if (page.partial) terminal.out('the time limit cut the search short: there may be more');
  if (page.freshness) terminal.out(freshnessLine(page.freshness));
  if (page.next_cursor) terminal.note(`next page: --cursor ${page.next_cursor}`);
}

function cell(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
