import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { type Ending } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { type Tenant } from '@cloudpf/tenant-routing';
import { checkRun } from './check/check-run.ts';
import { type Violation } from './check/violation.ts';
import { type Core } from './core/build-core.ts';
import { FlyingRequests } from './function/flying-requests.ts';
import { Shop } from './model/shop.ts';
import { type Scenario } from './scenario/scenario.ts';
import { drainRun } from './stream/drain-run.ts';
import { type InvokerOptions } from './stream/invoker.ts';
import { Ledger } from './stream/ledger.ts';
import { LaneWatch } from './stream/lane-watch.ts';
import { openDelivery } from './stream/open-delivery.ts';
import { type Stage, takeStep } from './stream/take-step.ts';
import { Struck } from './struck.ts';
import { Breaker } from './world/breaker.ts';
import { emptyBucket } from './world/bucket.ts';
import { rebuildCells } from './world/rebuild-cells.ts';
import { Reindexing } from './world/reindexing.ts';
import { Cells } from './world/cells.ts';
import { type LabWorld } from './world/lab-world.ts';

export interface RunOptions {
  readonly world: LabWorld;
  readonly core: Core;
  /** Distinguishes runs that use the same engines: three to twelve lower-case letters and digits. */
  readonly run: string;
}

/** How a run came out. */
export interface Outcome {
  readonly violations: readonly Violation[];
  readonly records: number;
  readonly invocations: number;
  readonly endings: ReadonlyMap<Ending, number>;
  /** What really happened of what was planned. */
  readonly struck: Struck;
  readonly seconds: number;
}

/** Plays a scenario to its end on real engines, heals everything, drains, and checks every promise. */
export async function runScenario(scenario: Scenario, { world, core, run }: RunOptions): Promise<Outcome> {
  const startedAt = performance.now();
  const bucket = `lab-${run}`;
  const cells = new Cells(world, run);
  await Promise.all([
    world.direct.s3.send(new CreateBucketCommand({ Bucket: bucket })),
    cells.open(core, scenario.tenants),
  ]);
  // Never behind the clock: a read of the table must not seem later than the changes that follow it.
  const beginsAt = Math.floor(Date.now() / 1000) * 1000;
  const shop = new Shop({ scenario, tenantOf: (role) => cells.tenantOf(role), beginsAt });
  const network = new FlyingRequests();
  const struck = new Struck();
  const breaker = new Breaker({ world, cells, core, struck, dice: scenario.seed });
  const ledger = new Ledger(shop.records, breaker.refusing);
  const watch = new LaneWatch(breaker);
  const around = {
    core,
    ...world.proxied,
    tenantsTable: world.tenantsTable,
    bucket,
    lakeFormat: scenario.lakeFormat,
    now: () => shop.now,
    keyOf: async ({ tenant_id }: Tenant) => ({ api_key: cells.keyOf(tenant_id) }),
  };
  const onInvoked: InvokerOptions['onInvoked'] = (batch, invoked) => {
    watch.onInvoked(batch, invoked);
    breaker.onInvoked(invoked.trace);
  };
  const parts = { scenario, shop, around, network, ledger, struck, onInvoked };
  const stage: Stage = {
    shop,
    network,
    breaker,
    tables: {
      products: await openDelivery('products', parts),
      purchases: await openDelivery('purchases', parts),
    },
    struck,
    drain: (patience) => drainRun({ around, network, patience }),
    rebuild: (patience) => rebuildCells({ around, cells, shop, network, patience }),
    reindexing: new Reindexing({ around, cells, shop, network }),
  };
  try {
    for (const step of scenario.steps) await takeStep(step, stage);
    await finish(stage);
    const isRebuilt = breaker.wiped.size + breaker.refusing.size + ledger.trimmed.size > 0;
    if (isRebuilt) await stage.rebuild('long');
    for (const table of TABLES) if (shop.stream(table).hasExpired) struck.note('expire-iterators');
    const violations = await checkRun({
      isBackfilled:
        isRebuilt || scenario.steps.some(({ do: what }) => what === 'rebuild' || what === 'reindex'),
      wiped: breaker.wiped,
      refusing: breaker.refusing,
      world,
      cells,
      bucket,
      prefix: run,
      shop,
      ledger,
      format: scenario.lakeFormat,
    });
    return {
      violations: [...ledger.violations, ...watch.violations, ...violations],
      records: shop.records.size,
      invocations: watch.invocations,
      endings: ledger.endings,
      struck,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    for (const table of TABLES) await stage.tables[table].close();
    await breaker.heal();
    await network.landed();
    world.leftovers.underway(Promise.all([cells.close(), emptyBucket(world.direct.s3, bucket)]));
  }
}

/** Everything is well again: what was under way lands, the streams come to their ends, and nothing stays parked. */
async function finish(stage: Stage): Promise<void> {
  await stage.breaker.heal();
  await stage.network.landed();
  for (const table of TABLES) await stage.tables[table].finish();
  await stage.network.landed();
  await stage.drain('long');
}
