import { type Table } from '@cloudpf/es-mappings';
import { type DynamoDBRecord } from '@cloudpf/local-cloud';
import { type FlyingRequests } from '../function/flying-requests.ts';
import { type Shop } from '../model/shop.ts';
import { type Step } from '../scenario/scenario.ts';
import { type Breaker } from '../world/breaker.ts';
import { type Delivery } from './delivery.ts';

/** What the steps of a scenario act on. */
export interface Stage {
  readonly shop: Shop;
  readonly network: FlyingRequests;
  readonly breaker: Breaker;
  readonly tables: Readonly<Record<Table, Delivery>>;
  /** Applies what is parked, as far as cells take it. */
  readonly drain: () => Promise<void>;
  /** Backfills every cell; rejects where one cannot take it now. */
  readonly rebuild: () => Promise<void>;
}

type Replay = Extract<Step, { readonly do: 'replay' }>;

export async function takeStep(step: Step, stage: Stage): Promise<void> {
  const { shop, network, breaker, tables } = stage;
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
      await replay(step, tables[step.table]);
      return;
    case 'cold-start':
      tables[step.table].coldStart();
      return;
    case 'split': {
      const open = shop.stream(step.table).openShards();
      shop.stream(step.table).split(open[step.shard % open.length] ?? '');
      return;
    }
    case 'recreate':
      shop.recreateStream(step.table);
      return;
    case 'trim':
      await tables[step.table].trim(step);
      return;
    case 'expire-iterators':
      shop.stream(step.table).expireIterators();
      return;
    case 'drain':
      if (step.waits) await stage.drain();
      else network.underway(stage.drain());
      return;
    case 'rebuild': {
      // A cell that is broken now is rebuilt when everything is well.
      const rebuilt = stage.rebuild().catch(() => undefined);
      if (step.waits) await rebuilt;
      else network.underway(rebuilt);
      return;
    }
    case 'break':
      await breaker.break(step.fault, step.tenant);
      return;
    case 'heal':
      await breaker.heal();
      return;
  }
}

async function replay({ table, delivery, shape }: Replay, deliverer: Delivery): Promise<void> {
  const { history } = deliverer;
  if (history.length === 0) return;
  const place = delivery % history.length;
  const records = shaped(history, place, { shape, table });
  if (records.length > 0) await deliverer.replay(records);
}

/** Of purchases only what begins where a delivery began: for other starts the lake promises no single row. */
function shaped(
  history: Delivery['history'],
  place: number,
  { shape, table }: Pick<Replay, 'shape' | 'table'>,
): readonly DynamoDBRecord[] {
  const { shardId, records = [] } = history[place] ?? {};
  const following = history
    .slice(place + 1)
    .filter((each) => each.shardId === shardId)
    .flatMap((each) => each.records)
    .filter((record) => !records.includes(record));
  switch (shape) {
    case 'same':
      return records;
    case 'shorter':
      return records.slice(0, Math.ceil(records.length / 2));
    case 'longer':
      return inOrder([...records, ...following.slice(0, 5)]);
    case 'window': {
      const start = table === 'products' ? Math.floor(records.length / 2) : 0;
      return inOrder([...records, ...following]).slice(start, start + 20);
    }
  }
}

/** As a shard holds them: each once, by number. */
function inOrder(records: readonly DynamoDBRecord[]): readonly DynamoDBRecord[] {
  return [...new Set(records)].sort((a, b) =>
    BigInt(a.dynamodb.SequenceNumber) < BigInt(b.dynamodb.SequenceNumber) ? -1 : 1,
  );
}
