import {
  type Batch,
  decide,
  type DynamoDBRecord,
  freshBatch,
  readableShards,
  readBatchResponse,
  type SimulatedStreamSource,
  type Verdict,
} from '@cloudpf/local-cloud';
import { type Invoked, type LabFunction } from '../function/lab-function.ts';
import { type DeliveryFault, type Scenario } from '../scenario/scenario.ts';
import { type Ledger } from './ledger.ts';
import { ShardReader } from './shard-reader.ts';

/** A batch that was sent, and of which shard it was. */
export interface Delivered {
  readonly shardId: string;
  readonly records: readonly DynamoDBRecord[];
}

export interface DelivererOptions {
  readonly source: SimulatedStreamSource;
  readonly target: LabFunction;
  readonly ledger: Ledger;
  readonly policy: Pick<Scenario, 'bisect' | 'maximumRetries'>;
  readonly onInvoked: (batch: readonly DynamoDBRecord[], invoked: Invoked) => void;
}

interface ShardState {
  readonly reader: ShardReader;
  /** What has to be sent again, before anything newer. */
  readonly waiting: Batch<DynamoDBRecord>[];
}

const WHOLE_BATCH = 100;

/**
 * The event source mapping of one table, one delivery at a time: a child shard only after its parent, a batch again
 * from where the function says, and what is given up to the on-failure destination.
 */
export class Deliverer {
  readonly history: Delivered[] = [];
  /** What the on-failure destination holds. */
  readonly givenUp: DynamoDBRecord[] = [];
  readonly #options: DelivererOptions;
  readonly #shards = new Map<string, ShardState>();
  #fault: DeliveryFault | undefined;

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** The next delivery meets this fault. */
  arm(fault: DeliveryFault): void {
    this.#fault = fault;
  }

  coldStart(): void {
    this.#options.target.coldStart();
  }

  /** A day passes: the streams forget what was read of their open shards. */
  async trimRead(): Promise<void> {
    const open = this.#options.source.openShards();
    for (const [shardId, { reader }] of await this.#readable())
      if (open.includes(shardId)) this.#options.source.trim(shardId, reader.recordsRead);
  }

  /** Sends one batch of one of the shards that may be read now. @returns whether there was anything to send. */
  async deliver({ shard, size }: { readonly shard: number; readonly size: number }): Promise<boolean> {
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

  /** Sends records again that were sent before; what the function says of them changes nothing for the shard. */
  async replay(records: readonly DynamoDBRecord[]): Promise<Invoked> {
    const invoked = await this.#options.target.invoke(records);
    this.#account(records, invoked);
    return invoked;
  }

  async #readable(): Promise<[string, ShardState][]> {
    for (const { arn } of await this.#options.source.listStreams()) {
      const shards = await this.#options.source.listShards(arn);
      const readable = readableShards(shards, {
        isStarted: () => false,
        isFinished: (shardId) => this.#isFinished(shardId),
      });
      if (readable.length > 0) {
        return readable.map(({ shardId }): [string, ShardState] => [shardId, this.#state(arn, shardId)]);
      }
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
    const { policy } = this.#options;
    const fault = this.#fault;
    this.#fault = undefined;
    const batch = fault?.kind === 're-cut' ? await this.#reCut(state, first, fault.size) : first;
    this.history.push({ shardId, records: batch.records });
    const verdict = await this.#invoke(batch.records, fault);
    const decision = decide(batch, verdict, {
      bisectBatchOnFunctionError: policy.bisect,
      maximumRetryAttempts: policy.maximumRetries,
    });
    state.waiting.unshift(...decision.retry);
    this.givenUp.push(...decision.exhausted);
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

  async #invoke(records: readonly DynamoDBRecord[], fault: DeliveryFault | undefined): Promise<Verdict> {
    const { target } = this.#options;
    if (fault?.kind === 'duplicate') {
      const repeated = records.flatMap((record, place) =>
        place % fault.every === 0 ? [record, record] : [record],
      );
      return this.#judge(records, repeated, await target.invoke(repeated));
    }
    if (fault?.kind === 'twice-at-once') {
      const [, invoked] = await Promise.all([
        this.replay(records.slice(0, fault.size)),
        target.invoke(records),
      ]);
      return this.#judge(records, records, invoked);
    }
    const verdict = this.#judge(records, records, await target.invoke(records, fault));
    return fault?.kind === 'lost-answer' ? { kind: 'failed', reason: 'the answer was lost' } : verdict;
  }

  #judge(records: readonly DynamoDBRecord[], sent: readonly DynamoDBRecord[], invoked: Invoked): Verdict {
    const { crash, response } = invoked;
    this.#account(sent, invoked);
    if (crash) return { kind: 'failed', reason: crash.message };
    return readBatchResponse(
      response,
      records.map(({ dynamodb }) => dynamodb.SequenceNumber),
    );
  }

  #account(sent: readonly DynamoDBRecord[], invoked: Invoked): void {
    const { ledger, onInvoked } = this.#options;
    onInvoked(sent, invoked);
    if (!invoked.response) return;
    const from = readBatchResponse(
      invoked.response,
      sent.map(({ dynamodb }) => dynamodb.SequenceNumber),
    );
    const count = from.kind === 'done' ? sent.length : from.kind === 'failed-from' ? from.index : 0;
    ledger.acknowledge(sent, count, invoked);
  }

  /** Sends all that is left, until nothing is. */
  async finish(deadline: () => boolean): Promise<void> {
    while (!deadline() && (await this.deliver({ shard: 0, size: WHOLE_BATCH })));
    if (this.givenUp.length === 0) return;
    const redriven = this.givenUp.splice(0);
    const { crash, response } = await this.replay(redriven);
    if (crash || (response?.batchItemFailures.length ?? 0) > 0) this.givenUp.push(...redriven);
  }
}
