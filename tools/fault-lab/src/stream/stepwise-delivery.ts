import {
  type Batch,
  decide,
  type DynamoDBRecord,
  freshBatch,
  readableShards,
  type SimulatedStreamSource,
} from '@cloudpf/local-cloud';
import { type StreamFault } from '../scenario/fault-kinds.ts';
import { type DeliveryFault, type Scenario } from '../scenario/scenario.ts';
import { type Struck } from '../struck.ts';
import { type Delivered, type Delivery } from './delivery.ts';
import { type Invoker } from './invoker.ts';
import { ShardReader } from './shard-reader.ts';

export interface StepwiseDeliveryOptions {
  readonly source: SimulatedStreamSource;
  readonly invoker: Invoker;
  readonly policy: Pick<Scenario, 'bisect' | 'maximumRetries'>;
  /** Told of records that nobody will ever read. */
  readonly onTrimmed: (records: readonly DynamoDBRecord[]) => void;
  readonly struck: Struck;
}

interface ShardState {
  readonly reader: ShardReader;
  /** What has to be sent again, before anything newer. */
  readonly waiting: Batch<DynamoDBRecord>[];
}

const WHOLE_BATCH = 100;
/** A batch that does not pass when everything is well never will. */
const MAX_LAST_DELIVERIES = 400;

/**
 * The event source mapping of one table, one batch at a time when it is told to: a child shard only after its
 * parent, a batch again from where the function says, and what is given up kept apart.
 */
export class StepwiseDelivery implements Delivery {
  readonly history: Delivered[] = [];
  readonly #options: StepwiseDeliveryOptions;
  readonly #shards = new Map<string, ShardState>();
  /** What the on-failure destination holds. */
  #givenUp: DynamoDBRecord[] = [];

  constructor(options: StepwiseDeliveryOptions) {
    this.#options = options;
  }

  arm(fault: DeliveryFault): void {
    this.#options.invoker.arm(fault);
  }

  coldStart(): void {
    this.#options.invoker.coldStart();
  }

  async deliver(wish: { readonly shard: number; readonly size: number }): Promise<void> {
    await this.#deliverOne(wish);
  }

  async replay(records: readonly DynamoDBRecord[]): Promise<void> {
    await this.#options.invoker.plainly(records);
  }

  async trim({ unread }: { readonly unread: boolean }): Promise<readonly StreamFault[]> {
    const { source, onTrimmed } = this.#options;
    const open = source.openShards();
    const came = new Set<StreamFault>();
    for (const [shardId, { reader }] of await this.#readable()) {
      if (!open.includes(shardId)) continue;
      const lost = unread ? await reader.read(Infinity) : [];
      onTrimmed(lost);
      source.trim(shardId, reader.recordsRead);
      if (lost.length > 0) came.add('trim-unread');
      else if (reader.recordsRead > 0) came.add('trim');
    }
    return [...came];
  }

  async finish(): Promise<void> {
    let deliveries = 0;
    while (deliveries < MAX_LAST_DELIVERIES && (await this.#deliverOne({ shard: 0, size: WHOLE_BATCH })))
      deliveries += 1;
    await this.#options.invoker.untilDone(this.#givenUp);
  }

  async close(): Promise<void> {
    // Nothing runs beside the steps.
  }

  /** @returns whether there was anything to send in one of the shards that may be read now. */
  async #deliverOne({ shard, size }: { readonly shard: number; readonly size: number }): Promise<boolean> {
    for (;;) {
      const readable = await this.#readable();
      for (let turn = 0; turn < readable.length; turn += 1) {
        const chosen = readable[(shard + turn) % readable.length];
        if (!chosen) continue;
        const [shardId, state] = chosen;
        const batch = state.waiting.shift() ?? freshBatch(await state.reader.read(size));
        if (batch.records.length === 0) continue;
        await this.#send(shardId, state, batch);
        return true;
      }
      // A shard that turned out to be at its end lets its children be read.
      if (!readable.some(([shardId]) => this.#isFinished(shardId))) return false;
    }
  }

  async #readable(): Promise<[string, ShardState][]> {
    const { source } = this.#options;
    for (const { arn } of await source.listStreams()) {
      const readable = readableShards(await source.listShards(arn), {
        isStarted: () => false,
        isFinished: (shardId) => this.#isFinished(shardId),
      });
      if (readable.length > 0)
        return readable.map(({ shardId }): [string, ShardState] => [shardId, this.#state(arn, shardId)]);
    }
    return [];
  }

  #isFinished(shardId: string): boolean {
    const state = this.#shards.get(shardId);
    return state?.waiting.length === 0 && state.reader.hasEnded;
  }

  #state(arn: string, shardId: string): ShardState {
    let state = this.#shards.get(shardId);
    if (!state) {
      state = { reader: new ShardReader(this.#options.source, arn, shardId), waiting: [] };
      this.#shards.set(shardId, state);
    }
    return state;
  }

  async #send(shardId: string, state: ShardState, first: Batch<DynamoDBRecord>): Promise<void> {
    const { policy, invoker, struck } = this.#options;
    const fault = invoker.disarm();
    const isAgain = first.invocations > 0;
    const batch = fault?.kind === 're-cut' && isAgain ? await this.#reCut(state, first, fault.size) : first;
    if (fault?.kind === 're-cut' && batch.records.length === first.records.length) invoker.arm(fault);
    else if (fault?.kind === 're-cut') struck.note('re-cut');
    this.history.push({ shardId, records: batch.records });
    const decision = decide(batch, await invoker.send(batch.records, fault), {
      bisectBatchOnFunctionError: policy.bisect,
      maximumRetryAttempts: policy.maximumRetries,
    });
    state.waiting.unshift(...decision.retry);
    this.#givenUp.push(...decision.exhausted);
  }

  /** The same start, and another end. */
  async #reCut(
    state: ShardState,
    batch: Batch<DynamoDBRecord>,
    size: number,
  ): Promise<Batch<DynamoDBRecord>> {
    const queued = [batch, ...state.waiting.splice(0)].flatMap(({ records }) => records);
    const records = [...queued, ...(await state.reader.read(size - queued.length))];
    const rest = records.slice(size);
    if (rest.length > 0) state.waiting.push(freshBatch(rest));
    return { ...batch, records: records.slice(0, size) };
  }
}
