import { bundleOf } from '@cloudpf/local-cloud';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { bundleModule } from '../bundle-module.ts';
import { productsNeeded, ProductStream } from '../cdc/product-stream.ts';
import { eventOf, type Side, startHandler } from '../cdc/sides.ts';
import { type Written } from '../cdc/writer.ts';
import { interleave } from '../interleave.ts';
import { type Table } from '../report/section.ts';
import { type Surroundings } from '../surroundings.ts';
import { Worker } from '../worker.ts';
import { COST_HEAD, costCells, costOf } from './scale-row.ts';

export interface ScaleOptions {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly onProgress: (message: string) => void;
}

const BATCH = 1_000;
const WARM_UP_ROUNDS = 2;
/** As many cells as one node may stand for without its own housekeeping being all that is measured. */
const REAL_CELLS = 10;

interface Contender {
  readonly name: string;
  readonly side: Side;
  readonly stream: ProductStream;
}

/** Batches of 1,000 changes that belong to ever more tenants: stand-ins of cells, and one real node for the first ten. */
export async function scaleTenants(options: ScaleOptions, counts: readonly number[]): Promise<Table> {
  const { rounds, onProgress } = options;
  const server = new Worker<object, string>(
    await bundleModule({ entry: new URL('cell-server-worker.ts', import.meta.url), name: 'cell-server' }),
    {},
  );
  const contenders = new Map<string, Contender>();
  try {
    const url = await server.ask({});
    for (const [nth, count] of counts.entries()) {
      onProgress(`scale: ${count} tenants`);
      const simulated = await startContender(options, tenantsFrom(nth, count), url);
      contenders.set(`${count}`, { ...simulated, name: `${count.toLocaleString('en')}, stand-ins of cells` });
    }
    for (const count of counts.filter((each) => each <= REAL_CELLS)) {
      onProgress(`scale: ${count} tenants on a real node`);
      const real = await startContender(options, tenantsFrom(counts.length, count));
      contenders.set(`${count} real`, { ...real, name: `${count.toLocaleString('en')}, a real node` });
    }
    const round = () =>
      Object.fromEntries(
        [...contenders].map(([key, { side, stream }]) => [
          key,
          () => side.write([eventOf(stream.batch('mixed', BATCH))]),
        ]),
      );
    onProgress(`scale: ${rounds} rounds`);
    await interleave(WARM_UP_ROUNDS, round);
    return tableOf(contenders, await interleave(rounds, round));
  } finally {
    await Promise.all([...contenders.values()].map(({ side }) => side.stop()));
    await server.stop();
  }
}

/** No two contenders share a tenant. */
function tenantsFrom(nth: number, count: number): readonly SampleTenant[] {
  const first = 300 + nth * 1_500;
  return sampleTenants(first + count).slice(first);
}

async function startContender(
  { surroundings, rounds }: ScaleOptions,
  tenants: readonly SampleTenant[],
  url?: string,
): Promise<Omit<Contender, 'name'>> {
  for (const { tenant_id, name } of tenants) {
    if (url === undefined) await surroundings.addCell(tenant_id);
    else
      surroundings.standIn.put({
        tenant_id,
        name,
        search_endpoint: url,
        read_key: 'a2V5',
        write_key: 'a2V5',
      });
  }
  const bundle = bundleOf('cdc-products');
  const side = await startHandler({ bundle, environment: surroundings.standIn.environment });
  const stream = new ProductStream(tenants);
  const needed = productsNeeded('mixed', (rounds + WARM_UP_ROUNDS) * BATCH);
  for (let made = 0; made < needed; made += BATCH)
    await side.write([eventOf(stream.batch('inserts', BATCH))]);
  return { side, stream };
}

function tableOf(
  contenders: ReadonlyMap<string, Contender>,
  rounds: readonly Readonly<Record<string, Written>>[],
): Table {
  const costs = [...contenders].map(([key, { name }]) => ({
    name,
    isReal: key.endsWith('real'),
    cost: costOf(rounds.flatMap((round) => round[key] ?? [])),
  }));
  return {
    title: 'The same 1,000 mixed changes of more and more tenants',
    head: ['tenants', ...COST_HEAD],
    rows: costs.map(({ name, isReal, cost }) => [
      name,
      ...costCells(cost, costs.find((each) => each.isReal === isReal)?.cost ?? cost),
    ]),
  };
}
