import { type Table } from '@cloudpf/es-mappings';
import { type DynamoDBRecord } from '@cloudpf/local-cloud';
import { type FaultName } from '../scenario/fault-kinds.ts';
import { type Step } from '../scenario/scenario.ts';
import { type Delivered, type Delivery } from './delivery.ts';

type Replay = Extract<Step, { readonly do: 'replay' }>;

/** Delivers again what was delivered once. @returns what it came to; nothing where nothing was delivered yet. */
export async function replay(
  { table, delivery, shape }: Replay,
  deliverer: Delivery,
): Promise<readonly FaultName[]> {
  const { history } = deliverer;
  const place = history.length === 0 ? 0 : delivery % history.length;
  const chosen = history[place];
  if (!chosen) return [];
  const following = history.slice(place + 1).filter(({ shardId }) => shardId === chosen.shardId);
  const records = shaped(chosen, following, { shape, table });
  if (records.length === 0) return [];
  await deliverer.replay(records);
  return [nameOf(records, chosen.records), ...(following.length > 0 ? (['replay-old'] as const) : [])];
}

/** Of purchases only what begins where a delivery began: for other starts the lake promises no single row. */
function shaped(
  { records }: Delivered,
  following: readonly Delivered[],
  { shape, table }: { readonly shape: Replay['shape']; readonly table: Table },
): readonly DynamoDBRecord[] {
  const later = following.flatMap((each) => each.records).filter((record) => !records.includes(record));
  switch (shape) {
    case 'same':
      return records;
    case 'shorter':
      return records.slice(0, Math.ceil(records.length / 2));
    case 'longer':
      return inOrder([...records, ...later.slice(0, 5)]);
    case 'window': {
      const start = table === 'products' ? Math.floor(records.length / 2) : 0;
      return inOrder([...records, ...later]).slice(start, start + 20);
    }
  }
}

/** What a replay is in the end: a batch of one record has no half, and the last batch nothing that follows. */
function nameOf(replayed: readonly DynamoDBRecord[], first: readonly DynamoDBRecord[]): FaultName {
  if (replayed[0] !== first[0]) return 'replay-window';
  if (replayed.length === first.length) return 'replay-same';
  return replayed.length < first.length ? 'replay-shorter' : 'replay-longer';
}

/** As a shard holds them: each once, by number. */
function inOrder(records: readonly DynamoDBRecord[]): readonly DynamoDBRecord[] {
  return [...new Set(records)].sort((a, b) =>
    BigInt(a.dynamodb.SequenceNumber) < BigInt(b.dynamodb.SequenceNumber) ? -1 : 1,
  );
}
