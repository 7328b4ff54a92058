import { bundleOf } from '@cloudpf/local-cloud';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { readVersions, settle } from '../cell-state.ts';
import { type Figure } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { type StandInTenant } from '../stand-in.ts';
import { compare, median } from '../statistics.ts';
import { type Surroundings } from '../surroundings.ts';
import { productsNeeded, ProductStream } from './product-stream.ts';
import { type Scenario } from './scenarios.ts';
import { eventOf, type Side, startBulk, startHandler } from './sides.ts';
import { compareVersions, describeDifferences, TableModel } from './table-model.ts';
import { type Written } from './writer.ts';

export interface CdcOptions {
  readonly surroundings: Surroundings;
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  readonly onProgress: (message: string) => void;
  /** Folder for processor profiles of the handler's process. */
  readonly profile?: string | undefined;
}

const WARM_UP_ROUNDS = 3;
const CPU_BAR_US = 13;
const RSS_BAR_MB = 200;
const MB = 1_000_000;
const SEED_BATCH = 1_000;

/** The products handler against the client's bulk helper, on one node, side by side. */
export async function benchCdc(options: CdcOptions): Promise<readonly Figure[]> {
  const tenantsOf = freshTenants();
  const figures: Figure[] = [];
  for (const scenario of options.scenarios) {
    options.onProgress(`cdc: ${scenario.title}`);
    figures.push(...(await runScenario(options, scenario, tenantsOf(scenario.tenants))));
  }
  return figures;
}

/** No scenario meets what another one wrote. */
function freshTenants(): (count: number) => readonly SampleTenant[] {
  let used = 0;
  return (count) => {
    used += count;
    return sampleTenants(used).slice(-count);
  };
}

type Cells = Readonly<Record<string, StandInTenant>>;

async function runScenario(
  options: CdcOptions,
  scenario: Scenario,
  tenants: readonly SampleTenant[],
): Promise<readonly Figure[]> {
  const { surroundings, rounds, profile } = options;
  const { node, standIn } = surroundings;
  const [oursCells, bareCells] = [
    await addCells(surroundings, tenants),
    await addCells(surroundings, tenants, 'raw-'),
  ];
  const ours = await startHandler({
    bundle: bundleOf('cdc-products'),
    environment: standIn.environment,
    profile,
  });
  const bare = await startBulk(node.url, bareCells);
  const stream = new ProductStream(tenants);
  const table = new TableModel();
  const batch = (shape: Scenario['shape'], size: number) => {
    const records = stream.batch(shape, size);
    table.apply(records);
    return eventOf(records);
  };
  const round = () => {
    const batches = Array.from({ length: scenario.batches }, () => batch(scenario.shape, scenario.batchSize));
    return { ours: () => ours.write(batches), bare: () => bare.write(batches) };
  };
  try {
    const records = (rounds + WARM_UP_ROUNDS) * scenario.batches * scenario.batchSize;
    const needed = productsNeeded(scenario.shape, records);
    for (let made = 0; made < needed; made += SEED_BATCH) {
      const event = batch('inserts', Math.min(SEED_BATCH, needed - made));
      await ours.write([event]);
      await bare.write([event]);
    }
    for (const { tenant_id } of allOf(oursCells, bareCells)) await settle(node, tenant_id);
    await interleave(WARM_UP_ROUNDS, round);
    const figures = figuresOf(scenario, await interleave(rounds, round));
    await expectTable(options, table, { oursCells, bareCells });
    return figures;
  } finally {
    await stopAll(ours, bare);
  }
}

async function addCells(
  surroundings: Surroundings,
  tenants: readonly SampleTenant[],
  prefix = '',
): Promise<Cells> {
  const cells: Record<string, StandInTenant> = {};
  for (const { tenant_id } of tenants) cells[tenant_id] = await surroundings.addCell(`${prefix}${tenant_id}`);
  return cells;
}

function allOf(...cells: readonly Cells[]): readonly StandInTenant[] {
  return cells.flatMap((each) => Object.values(each));
}

async function stopAll(...sides: readonly Side[]): Promise<void> {
  await Promise.all(sides.map((side) => side.stop()));
}

/** A ratio of two that do not both end as the table is would say nothing. */
async function expectTable(
  { surroundings }: CdcOptions,
  table: TableModel,
  sides: Readonly<Record<'oursCells' | 'bareCells', Cells>>,
): Promise<void> {
  for (const cells of Object.values(sides)) {
    for (const [tenant, { tenant_id }] of Object.entries(cells)) {
      const found = describeDifferences(
        compareVersions(table.of(tenant), await readVersions(surroundings.node, tenant_id)),
      );
      if (found !== 'right') throw new Error(`the index of ${tenant_id} does not equal the table: ${found}`);
    }
  }
}

function figuresOf(
  scenario: Scenario,
  rounds: readonly { readonly ours: Written; readonly bare: Written }[],
): readonly Figure[] {
  const rate = ({ records, ms }: Written) => (records / ms) * 1_000;
  const cpu = ({ cpuUs, records }: Written) => cpuUs / records;
  const throughput = compare(rounds.map(({ ours, bare }) => ({ ours: rate(ours), bare: rate(bare) })));
  const memory = compare(
    rounds.map(({ ours, bare }) => ({ ours: ours.peakMemory / MB, bare: bare.peakMemory / MB })),
  );
  const isLarge = scenario.batchSize >= 1_000;
  const { title, ratioBar } = scenario;
  return [
    {
      name: `${title}: records a second over raw bulk`,
      value: throughput.ratio,
      unit: 'x',
      ...(ratioBar === undefined ? {} : { bar: { atLeast: ratioBar } }),
      beside: throughput,
      besideUnit: '/s',
    },
    {
      name: `${title}: processor time a record in the handler`,
      value: median(rounds.map(({ ours }) => cpu(ours))),
      unit: 'us',
      ...(isLarge ? { bar: { atMost: CPU_BAR_US } } : {}),
      beside: compare(rounds.map(({ ours, bare }) => ({ ours: cpu(ours), bare: cpu(bare) }))),
      besideUnit: 'us',
    },
    {
      name: `${title}: memory of the handler, most`,
      value: Math.max(...rounds.map(({ ours }) => ours.peakMemory)) / MB,
      unit: 'MB',
      ...(isLarge ? { bar: { atMost: RSS_BAR_MB } } : {}),
      beside: memory,
      besideUnit: 'MB',
    },
  ];
}
