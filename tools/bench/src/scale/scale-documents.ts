import { backfillPosition } from '@cloudpf/change-stream';
import { bundleOf } from '@cloudpf/local-cloud';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { eventOf, startBulk, startHandler } from '../cdc/sides.ts';
import { type Written } from '../cdc/writer.ts';
import { settle, withClient } from '../cell-state.ts';
import { interleave } from '../interleave.ts';
import { digits } from '../report/format-figure.ts';
import { type Table } from '../report/section.ts';
import { compare } from '../statistics.ts';
import { type Surroundings } from '../surroundings.ts';
import { DocumentStream, loadedId } from './document-stream.ts';
import { COST_HEAD, type Cost, costCells, costOf } from './scale-row.ts';
import { type ScaleOptions } from './scale-tenants.ts';

const BATCH = 1_000;
const WARM_UP_ROUNDS = 2;
const LOADED_AT = '2020-01-01T00:00:00.000Z';
/** As of a table that was read long ago: every change comes after it. */
const POSITION = backfillPosition('2020-01-01T00:00:00.000', LOADED_AT);

interface Row {
  readonly documents: number;
  readonly cost: Cost;
  readonly ratio: number;
}

/** Updates of an index that grows, ours and raw bulk in turn: each its own products of the same index. */
export async function scaleDocuments(options: ScaleOptions, sizes: readonly number[]): Promise<Table> {
  const { surroundings, rounds, onProgress } = options;
  const tenant = sampleTenants(297).at(-1);
  if (!tenant) throw new RangeError('there are no sample tenants');
  const cell = await surroundings.addCell(tenant.tenant_id);
  const ours = await startHandler({
    bundle: bundleOf('cdc-products'),
    environment: surroundings.standIn.environment,
  });
  const bare = await startBulk(surroundings.node.url, { [tenant.tenant_id]: cell });
  const stream = new DocumentStream(tenant);
  const rows: Row[] = [];
  try {
    let loaded = 0;
    for (const documents of sizes.toSorted((a, b) => a - b)) {
      onProgress(`scale: loading ${documents.toLocaleString('en')} documents`);
      await loadDocuments(surroundings, tenant, { from: loaded, to: documents });
      loaded = documents;
      await settle(surroundings.node, tenant.tenant_id);
      const round = () => ({
        ours: () => ours.write([eventOf(stream.batch(documents, BATCH))]),
        bare: () => bare.write([eventOf(stream.batch(documents, BATCH))]),
      });
      onProgress(`scale: ${rounds} rounds over ${documents.toLocaleString('en')} documents`);
      await interleave(WARM_UP_ROUNDS, round);
      rows.push(rowOf(documents, await interleave(rounds, round)));
    }
    return tableOf(rows);
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
  }
}

/** Small documents, as quickly as the node takes them. */
async function loadDocuments(
  { node }: Surroundings,
  { tenant_id }: SampleTenant,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await withClient(node, async (client) => {
    const { failed } = await client.helpers.bulk<{ readonly product_id: string }>({
      datasource: smallDocuments(tenant_id, from, to),
      onDocument: ({ product_id }) => ({ index: { _index: `${tenant_id}_products_write`, _id: product_id } }),
      concurrency: 2,
    });
    if (failed > 0) throw new Error(`${failed} documents were refused`);
  });
}

async function* smallDocuments(tenant_id: string, from: number, to: number) {
  for (let nth = from; nth < to; nth += 1) {
    const product_id = loadedId(nth);
    const mark = { position: POSITION, deleted: false, changed_at: LOADED_AT };
    yield { ...mark, tenant_id, product_id, name: `n${nth % 1_000}`, in_stock: true, stock: nth };
  }
}

function rowOf(
  documents: number,
  rounds: readonly { readonly ours: Written; readonly bare: Written }[],
): Row {
  const rate = ({ records, ms }: Written) => records / ms;
  return {
    documents,
    cost: costOf(rounds.map(({ ours }) => ours)),
    ratio: compare(rounds.map(({ ours, bare }) => ({ ours: rate(ours), bare: rate(bare) }))).ratio,
  };
}

function tableOf(rows: readonly Row[]): Table {
  return {
    title: 'Updates, 1,000 a batch, of an index that grows',
    head: ['documents', ...COST_HEAD, '/s over raw bulk'],
    rows: rows.map(({ documents, cost, ratio }) => [
      documents.toLocaleString('en'),
      ...costCells(cost, rows[0]?.cost ?? cost),
      `${digits(ratio)} x`,
    ]),
  };
}
