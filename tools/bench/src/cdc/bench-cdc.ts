import { sampleTenants } from '@cloudpf/sample-data';
import { bundleOf } from '@cloudpf/local-cloud';
import { type Figure } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { compare, median } from '../statistics.ts';
import { type StandInTenant } from '../stand-in.ts';
import { type Surroundings } from '../surroundings.ts';
import { Worker } from '../worker.ts';
import { countLive } from '../cell-state.ts';
import { ProductStream, type Shape } from './product-stream.ts';
import { bundleFigures } from '../bundle-figures.ts';
import { type WriteOrder, type Written } from './writer.ts';

export interface CdcOptions {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly onProgress: (message: string) => void;
  /** Folder for processor profiles of the handler's process. */
  readonly profile?: string | undefined;
}

interface Scenario {
  readonly shape: Shape;
  readonly batchSize: number;
  readonly batches: number;
  readonly ratioBar: number;
}

interface Sides {
  readonly ours: StandInTenant;
  readonly bare: StandInTenant;
}

type WriteWorker = Worker<WriteOrder, Written>;

const WARM_UP_ROUNDS = 3;
const CPU_BAR_US = 13;
const RSS_BAR_MB = 200;
const MB = 1_000_000;
const RAW_TENANT = 'raw';
const WORKER = new URL('write-worker.ts', import.meta.url);

/** In this order, since the later ones change what the earlier ones wrote. */
const SCENARIOS: readonly Scenario[] = [
  { shape: 'inserts', batchSize: 1_000, batches: 2, ratioBar: 1 },
  { shape: 'inserts', batchSize: 100, batches: 10, ratioBar: 0.7 },
  { shape: 'mixed', batchSize: 1_000, batches: 2, ratioBar: 1 },
  { shape: 'mixed', batchSize: 100, batches: 10, ratioBar: 0.7 },
  { shape: 'hot', batchSize: 1_000, batches: 2, ratioBar: 1 },
  { shape: 'hot', batchSize: 100, batches: 10, ratioBar: 0.7 },
];

/** The products handler against the client's bulk helper, on one node, side by side. */
export async function benchCdc(options: CdcOptions): Promise<readonly Figure[]> {
  const { surroundings, onProgress } = options;
  const [tenant] = sampleTenants(1);
  if (!tenant) throw new RangeError('there are no sample tenants');
  const sides: Sides = {
    ours: await surroundings.addCell(tenant.tenant_id),
    bare: await surroundings.addCell(RAW_TENANT),
  };
  const figures: Figure[] = [];
  const stream = new ProductStream(tenant);
  for (const scenario of SCENARIOS) {
    onProgress(`cdc: ${nameOf(scenario)}`);
    figures.push(...(await runScenario(options, { sides, scenario, stream })));
    await expectSameEnd(surroundings, sides, scenario);
  }
  onProgress('cdc: bundle');
  figures.push(...(await bundleFigures('cdc-products', surroundings.standIn.environment)));
  return figures;
}

interface Setting {
  readonly sides: Sides;
  readonly scenario: Scenario;
  readonly stream: ProductStream;
}

/** Fresh processes for each scenario: neither remembers what an earlier one wrote. Both get the same records. */
async function runScenario(options: CdcOptions, { sides, scenario, stream }: Setting) {
  const ours = startWorker('ours', options, sides.ours);
  const bare = startWorker('bare', options, sides.bare);
  const round = () => {
    const batches = Array.from({ length: scenario.batches }, () =>
      stream.batch(scenario.shape, scenario.batchSize),
    );
    return { ours: () => ours.ask({ batches }), bare: () => bare.ask({ batches }) };
  };
  try {
    await interleave(WARM_UP_ROUNDS, round);
    return figuresOf(scenario, await interleave(options.rounds, round));
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
  }
}

function startWorker(
  side: 'ours' | 'bare',
  { surroundings, profile }: CdcOptions,
  cell: StandInTenant,
): WriteWorker {
  const { standIn, node } = surroundings;
  const environment = {
    ...(side === 'ours' ? { ...standIn.environment, BUNDLE: bundleOf('cdc-products') } : {}),
    SIDE: side,
    NODE_URL: node.url,
    API_KEY: cell.write_key,
    ALIAS: `${cell.tenant_id}_products_write`,
  };
  const isProfiled = profile !== undefined && side === 'ours';
  return new Worker(WORKER, environment, isProfiled ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []);
}

function figuresOf(
  scenario: Scenario,
  rounds: readonly { readonly ours: Written; readonly bare: Written }[],
): readonly Figure[] {
  const rate = ({ records, ms }: Written) => (records / ms) * 1_000;
  const cpu = ({ cpuUs, records }: Written) => cpuUs / records;
  const throughput = compare(rounds.map(({ ours, bare }) => ({ ours: rate(ours), bare: rate(bare) })));
  const isLarge = scenario.batchSize >= 1_000;
  const name = nameOf(scenario);
  return [
    {
      name: `${name}: records a second over raw bulk`,
      value: throughput.ratio,
      unit: 'x',
      bar: { atLeast: scenario.ratioBar },
      beside: throughput,
      besideUnit: '/s',
    },
    {
      name: `${name}: processor time a record in the handler`,
      value: median(rounds.map(({ ours }) => cpu(ours))),
      unit: 'us',
      ...(isLarge ? { bar: { atMost: CPU_BAR_US } } : {}),
      beside: compare(rounds.map(({ ours, bare }) => ({ ours: cpu(ours), bare: cpu(bare) }))),
      besideUnit: 'us',
    },
    {
      name: `${name}: memory of the handler, most`,
      value: Math.max(...rounds.map(({ ours }) => ours.maxRss)) / MB,
      unit: 'MB',
      ...(isLarge ? { bar: { atMost: RSS_BAR_MB } } : {}),
    },
  ];
}

/** A ratio of two that do not end in the same state would say nothing. */
async function expectSameEnd(
  { node }: Surroundings,
  { ours, bare }: Sides,
  scenario: Scenario,
): Promise<void> {
  const [a, b] = await Promise.all([countLive(node, ours.tenant_id), countLive(node, bare.tenant_id)]);
  if (a !== b) throw new Error(`after ${nameOf(scenario)} the handler left ${a} products, raw bulk ${b}`);
}

function nameOf({ shape, batchSize }: Scenario): string {
  const shapes = { inserts: 'inserts', mixed: 'mixed changes', hot: 'mixed changes, hot keys' };
  return `${shapes[shape]}, ${batchSize.toLocaleString('en')} a batch`;
}
