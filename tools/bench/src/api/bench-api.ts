import { setTimeout as sleep } from 'node:timers/promises';
import { bundleOf } from '@cloudpf/local-cloud';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { bundleFigures } from '../bundle-figures.ts';
import { settle } from '../cell-state.ts';
import { ProductStream } from '../cdc/product-stream.ts';
import { eventOf, startHandler } from '../cdc/sides.ts';
import { type Figure } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { type StandInTenant } from '../stand-in.ts';
import { compare } from '../statistics.ts';
import { type Surroundings } from '../surroundings.ts';
import { Worker } from '../worker.ts';
import { type Latency, putUnderLoad } from './load.ts';
import { type RecordedRequest, startRecordingProxy } from './recording-proxy.ts';
import { searchPaths } from './search-paths.ts';

export interface ApiOptions {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly onProgress: (message: string) => void;
}

type ApiWorker = Worker<{ readonly bundle: string }, string>;

const PRODUCTS = 1_200;
const CLIENTS = 16;
const ROUND_SECONDS = 2;
const WARM_UP_SECONDS = 6;
const P50_BAR = 1.25;
const P99_BAR = 1.5;
const API_WORKER = new URL('api-worker.ts', import.meta.url);

/** The search API against the very Elasticsearch requests that it sends, at 16 clients. */
export async function benchApi({ surroundings, rounds, onProgress }: ApiOptions): Promise<readonly Figure[]> {
  const [tenant] = sampleTenants(1);
  if (!tenant) throw new RangeError('there are no sample tenants');
  onProgress(`api: ${PRODUCTS.toLocaleString('en')} products`);
  const cell = await surroundings.addCell(tenant.tenant_id);
  await writeProducts(surroundings, tenant);
  await settle(surroundings.node, cell.tenant_id);

  onProgress('api: recording what the API asks');
  const authorization = `Bearer ${await surroundings.tokenFor(cell.tenant_id)}`;
  const asked = searchPaths(tenant, PRODUCTS).map((path) => ({
    method: 'GET',
    path,
    headers: { authorization },
    body: '',
  }));
  const recorded = await record(surroundings, cell, asked);

  const worker: ApiWorker = new Worker(API_WORKER, surroundings.standIn.environment);
  try {
    const api = await worker.ask({ bundle: bundleOf('search-api') });
    const load = { clients: CLIENTS, seconds: ROUND_SECONDS };
    const ours = { ...load, url: api, requests: asked };
    const bare = { ...load, url: surroundings.node.url, requests: recorded };
    onProgress('api: warming up');
    await putUnderLoad({ ...bare, seconds: WARM_UP_SECONDS });
    await putUnderLoad({ ...ours, seconds: WARM_UP_SECONDS });
    onProgress(`api: ${rounds} rounds of ${CLIENTS} clients`);
    const pairs = await interleave(rounds, () => ({
      ours: () => putUnderLoad(ours),
      bare: () => putUnderLoad(bare),
    }));
    const bundle = await bundleFigures('search-api', surroundings.standIn.environment);
    return [...latencyFigures(pairs), ...bundle];
  } finally {
    await worker.stop();
  }
}

/** Through the pipeline's own handler, as the products of a real tenant come. */
async function writeProducts({ standIn }: Surroundings, tenant: SampleTenant): Promise<void> {
  const handler = await startHandler({ bundle: bundleOf('cdc-products'), environment: standIn.environment });
  try {
    await handler.write([eventOf(new ProductStream([tenant]).batch('inserts', PRODUCTS))]);
  } finally {
    await handler.stop();
  }
}

/** Asks a first API, whose tenant's cell is a proxy, and gives the one search that each question became. */
async function record(
  { standIn, node }: Surroundings,
  cell: StandInTenant,
  asked: readonly RecordedRequest[],
): Promise<readonly RecordedRequest[]> {
  const proxy = await startRecordingProxy(node.url);
  standIn.put({ ...cell, search_endpoint: proxy.url });
  const worker: ApiWorker = new Worker(API_WORKER, standIn.environment);
  try {
    const api = await worker.ask({ bundle: bundleOf('search-api') });
    const recorded: RecordedRequest[] = [];
    for (const { path, headers } of asked) {
      const answer = await fetch(`${api}${path}`, { headers });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
      const { items } = JSON.parse(text) as { readonly items: readonly unknown[] };
      if (items.length === 0) throw new Error(`${path} finds nothing`);
      await sleep(50);
      const searches = proxy
        .take()
        .filter((request) => request.path.includes(`${cell.tenant_id}_products/_search`));
      const [only] = searches;
      if (!only || searches.length > 1) throw new Error(`${path} became ${searches.length} searches`);
      recorded.push(only);
    }
    return recorded;
  } finally {
    await worker.stop();
    await proxy.close();
    standIn.put(cell);
  }
}

function latencyFigures(
  pairs: readonly { readonly ours: Latency; readonly bare: Latency }[],
): readonly Figure[] {
  const of = (value: (latency: Latency) => number) =>
    compare(pairs.map(({ ours, bare }) => ({ ours: value(ours), bare: value(bare) })));
  const [p50, p99, perSecond] = [of((l) => l.p50), of((l) => l.p99), of((l) => l.perSecond)];
  const name = `search API, ${CLIENTS} clients`;
  return [
    {
      name: `${name}: p50 over the bare call`,
      value: p50.ratio,
      unit: 'x',
      bar: { atMost: P50_BAR },
      beside: p50,
      besideUnit: 'ms',
    },
    {
      name: `${name}: p99 over the bare call`,
      value: p99.ratio,
      unit: 'x',
      bar: { atMost: P99_BAR },
      beside: p99,
      besideUnit: 'ms',
    },
    {
      name: `${name}: requests a second over the bare call`,
      value: perSecond.ratio,
      unit: 'x',
      beside: perSecond,
      besideUnit: '/s',
    },
  ];
}
