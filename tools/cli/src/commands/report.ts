import { type Command, Option } from 'commander';
import { type CommandContext } from '../context.ts';
import { bytes, count } from '../output/figures.ts';
import { formatTable } from '../output/table.ts';
import { finishReport, type Report } from '../reports/finish-report.ts';
import { reportDefinition, type ReportWishes } from '../reports/report-definition.ts';
import { type CommonOptions, newCommand, openGateway, printJson, seconds } from './command.ts';

interface ReportOptions extends CommonOptions, ReportWishes {
  readonly timeout: number;
}

export function reportCommand(context: CommandContext): Command {
  return newCommand('report', context, [
    'report tambo --dimensions status',
    'report norte --measures sum:item_revenue=revenue sum:quantity=units --dimensions category --order revenue:desc --limit 5',
    "report andina --granularity week --from 2026-01-01 --fill-gaps --filter 'status=paid,shipped,delivered' 'total>=100000'",
    'report tambo --definition report.json --json',
  ])
    .description('add up the purchases of a tenant as you like')
    .argument('<tenant>', 'whose shop')
    .option(
      '--measures <measure...>',
      'count, or op:field with sum, avg, min, max, count_distinct; =name names the column',
    )
    .option('--dimensions <field...>', 'fields to group by, such as status, category, brand or product_name')
    .option(
      '--filter <filter...>',
      'conditions that all must hold: field=value, =a,b for one of several, !=, >, >=, <, <=, ~',
    )
    .option('--from <time>', 'first day or time')
    .option('--to <time>', 'first day or time after the range')
    .addOption(new Option('--granularity <period>', 'group by time too').choices(['day', 'week', 'month']))
    .option('--fill-gaps', 'rows for periods without a purchase too')
    .option('--time-zone <zone>', "time zone of days and periods (default: the tenant's)")
    .option('--currency <code>', "currency of the amounts (default: the tenant's)")
    .option('--order <column...>', 'columns to sort by, with :desc for the greatest first')
    .option('--limit <count>', 'most rows')
    .option(
      '--definition <file>',
      'JSON file with the whole definition, as the API takes it; options win over it',
    )
    .option('--timeout <seconds>', 'how long to wait for the rows', seconds, 60)
    .action(async (tenant: string, options: ReportOptions) => {
      const { gateway } = await openGateway(context, { ...options, tenant });
      const definition = await reportDefinition(options);
      const report = await finishReport(
        { gateway, tenant, timeoutMs: options.timeout * 1_000 },
        definition,
        context,
      );
      if (options.json) printJson(context, report);
      else print(context, report);
    });
}

function print(context: CommandContext, report: Report): void {
  const { columns, rows = [], from, to, time_zone, currency, data_through } = report;
  const { terminal } = context;
  terminal.out(`${from} to ${to} (${time_zone})${currency === null ? '' : `, money in ${currency}`}\n`);
  const titles = columns.map(({ name, type }) => ({
    title: name,
    width: 60,
    ...(type === 'integer' || type === 'decimal' ? { align: 'right' as const } : {}),
  }));
  const cells = rows.map((row) => columns.map(({ name }) => String(row[name] ?? '-')));
  if (rows.length > 0) terminal.out(`${formatTable(titles, cells, context)}\n`);
  terminal.out(`${count(rows.length)} rows${report.complete === false ? '; the limit cut more off' : ''}`);
  const through = data_through ?? 'not known: nothing has reached the lake yet';
  terminal.out(`data through ${through}; ${bytes(report.bytes_scanned)} scanned, ${report.cost_usd} USD`);
}
