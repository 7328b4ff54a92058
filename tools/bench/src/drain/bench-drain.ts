import { type Change, decodeRecord, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { bundleOf } from '@cloudpf/local-cloud';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { bundleModule } from '../bundle-module.ts';
import { ProductStream } from '../cdc/product-stream.ts';
import { compareVersions, describeDifferences, TableModel } from '../cdc/table-model.ts';
import { readVersions } from '../cell-state.ts';
import { type Figure } from '../figure.ts';
import { lambdaHeap } from '../lambda-limits.ts';
import { Worker } from '../worker.ts';
import { type DrainCloud } from './drain-cloud.ts';
import { type Drained, type DrainOrder } from './messages.ts';

export interface DrainOptions {
  readonly cloud: DrainCloud;
  /** Changes parked for each tenant. */
  readonly changes: number;
  readonly tenants: number;
  readonly onProgress: (message: string) => void;
}

const LANE = 1_000;
const LIMIT_MS = 300_000;
const MB = 1_000_000;
const REASON = { code: 'CIRCUIT_OPEN', message: 'parked by a benchmark' };

/** What the cells could not take for a while, brought to them by the scheduled function. */
export async function benchDrain(options: DrainOptions): Promise<readonly Figure[]> {
  const { cloud, changes, tenants, onProgress } = options;
  const shops = sampleTenants(tenants);
  const table = new TableModel();
  for (const shop of shops) {
    onProgress(`drain: parking ${changes.toLocaleString('en')} changes of ${shop.tenant_id}`);
    await cloud.addTenant(shop.tenant_id);
    await park(options, shop, table);
  }
  const worker = new Worker<DrainOrder, Drained>(
    await bundleModule({ entry: new URL('drain-worker.ts', import.meta.url), name: 'drain-worker' }),
    { ...cloud.environment, BUNDLE: bundleOf('cdc-drain') },
    lambdaHeap(),
  );
  try {
    onProgress('drain: one run of the function after the other until nothing waits');
    let [done, ms, cpuUs, peakMemory] = [0, 0, 0, 0];
    while (done < changes * tenants) {
      const run = await worker.ask({ limitMs: LIMIT_MS });
      if (run.changes === 0)
        throw new Error(`the drain stopped after ${done} of ${changes * tenants} changes`);
      [done, ms, cpuUs, peakMemory] = [
        done + run.changes,
        ms + run.ms,
        cpuUs + run.cpuUs,
        Math.max(peakMemory, run.peakMemory),
      ];
    }
    for (const { tenant_id } of shops) {
      const found = compareVersions(table.of(tenant_id), await readVersions(cloud.node, tenant_id));
      const verdict = describeDifferences(found);
      if (verdict !== 'right')
        throw new Error(`the index of ${tenant_id} does not equal the table: ${verdict}`);
    }
    const name = `${tenants} tenants, ${changes.toLocaleString('en')} parked changes each`;
    return [
      { name: `${name}: drained a second`, value: (done / ms) * 1_000, unit: '/s' },
      { name: `${name}: processor time a change`, value: cpuUs / done, unit: 'us' },
      { name: `${name}: memory of the function, most`, value: peakMemory / MB, unit: 'MB' },
    ];
  } finally {
    await worker.stop();
  }
}

/** Half of them inserts, then mixed changes of those, in lanes as the function parks them. */
async function park({ cloud, changes }: DrainOptions, shop: SampleTenant, table: TableModel): Promise<void> {
  const stream = new ProductStream([shop]);
  for (let made = 0; made < changes; made += LANE) {
    const size = Math.min(LANE, changes - made);
    const records = stream.batch(made < changes / 2 ? 'inserts' : 'mixed', size);
    table.apply(records);
    await cloud.parked.park(records.map(toChange), REASON);
  }
}

function toChange(record: StreamRecord): Change<unknown> {
  const change = decodeRecord(record, PRODUCTS);
  if (change.operation === 'malformed') throw new TypeError('a record of the benchmark cannot be decoded');
  return change;
}
