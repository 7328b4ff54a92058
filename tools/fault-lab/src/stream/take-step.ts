import { type Table } from '@cloudpf/es-mappings';
import { type FlyingRequests } from '../function/flying-requests.ts';
import { type Patience } from '../function/patience.ts';
import { type Shop } from '../model/shop.ts';
import { type Step } from '../scenario/scenario.ts';
import { type Struck } from '../struck.ts';
import { type Breaker } from '../world/breaker.ts';
import { type Reindexing } from '../world/reindexing.ts';
import { type Delivery } from './delivery.ts';
import { replay } from './replay.ts';

/** What the steps of a scenario act on. */
export interface Stage {
  readonly shop: Shop;
  readonly network: FlyingRequests;
  readonly breaker: Breaker;
  readonly tables: Readonly<Record<Table, Delivery>>;
  readonly struck: Struck;
  /** Applies what is parked, as far as cells take it. */
  readonly drain: (patience: Patience) => Promise<void>;
  /** Backfills every cell; rejects where one cannot take it now. */
  readonly rebuild: (patience: Patience) => Promise<void>;
  readonly reindexing: Reindexing;
}

export async function takeStep(step: Step, stage: Stage): Promise<void> {
  const { shop, network, breaker, tables, struck } = stage;
  switch (step.do) {
    case 'change':
      shop.change(step);
      return;
    case 'deliver':
      await tables[step.table].deliver(step);
      network.release();
      return;
    case 'arm':
      tables[step.table].arm(step.fault);
      return;
    case 'replay':
      struck.note(...(await replay(step, tables[step.table])));
      return;
    case 'cold-start':
      if (tables[step.table].history.length > 0) struck.note('cold-start');
      tables[step.table].coldStart();
      return;
    case 'split': {
      const open = shop.stream(step.table).openShards();
      shop.stream(step.table).split(open[step.shard % open.length] ?? '');
      struck.note('split');
      return;
    }
    case 'recreate':
      shop.recreateStream(step.table);
      struck.note('recreate');
      return;
    case 'trim':
      struck.note(...(await tables[step.table].trim(step)));
      return;
    case 'expire-iterators':
      shop.stream(step.table).expireIterators();
      return;
    case 'drain':
      if (step.waits) await stage.drain('short');
      else network.underway(stage.drain('short'));
      return;
    case 'rebuild': {
      // A cell that is broken now is rebuilt when everything is well.
      struck.note('rebuild');
      const rebuilt = stage.rebuild('short').catch(() => undefined);
      if (step.waits) await rebuilt;
      else network.underway(rebuilt);
      return;
    }
    case 'reindex':
      await stage.reindexing.reindex(step.table, async () => {
        for (const change of step.beforeSwap) shop.change(change);
        await tables[step.table].deliver({ shard: 0, size: step.beforeSwap.length });
      });
      return;
    case 'drop-predecessor':
      await stage.reindexing.dropPredecessor(step.table);
      return;
    case 'break':
      await breaker.break(step.fault, step.tenant);
      return;
    case 'heal':
      await breaker.heal();
      return;
  }
}
