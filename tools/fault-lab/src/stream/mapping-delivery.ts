import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DynamoDBRecord,
  type EventSourceMapping,
  type InvocationResult,
  type MappingCheckpoint,
  type SimulatedStreamSource,
  startEventSourceMapping,
} from '@cloudpf/local-cloud';
import { type StreamFault } from '../scenario/fault-kinds.ts';
import { type DeliveryFault, type Scenario, type Table } from '../scenario/scenario.ts';
import { type Delivered, type Delivery } from './delivery.ts';
import { type Invoker } from './invoker.ts';

export interface MappingDeliveryOptions {
  readonly table: Table;
  readonly source: SimulatedStreamSource;
  readonly invoker: Invoker;
  readonly policy: Pick<Scenario, 'bisect' | 'maximumRetries' | 'lanes'>;
  /** The records of the table that were not acknowledged yet. */
  readonly waiting: () => readonly string[];
}

const SPEED = { idlePollMs: 2, shardRefreshMs: 5, retryBaseMs: 2, retryCapMs: 20 };
const BATCH = 25;
const TURN_MS = 40;
const POLL_MS = 10;
const LAST_MS = 90_000;

/** The stream runner of the local cloud, as it is, over a table of the laboratory; it delivers when it wants to. */
export class MappingDelivery implements Delivery {
  readonly history: Delivered[] = [];
  readonly #options: MappingDeliveryOptions;
  readonly #mapping: EventSourceMapping;
  #saved: MappingCheckpoint | undefined;
  #givenUp: readonly DynamoDBRecord[] = [];

  /** Resolves when the runner has opened the stream: a new one takes the newest that it finds, and no older one. */
  static async start(options: MappingDeliveryOptions): Promise<MappingDelivery> {
    const delivery = new MappingDelivery(options);
    while (delivery.#mapping.stats().streamArn === undefined) await sleep(POLL_MS);
    return delivery;
  }

  private constructor(options: MappingDeliveryOptions) {
    this.#options = options;
    const { table, source, policy } = options;
    this.#mapping = startEventSourceMapping({
      uuid: table,
      source,
      table,
      invoke: ({ Records }) => this.#invoke(Records),
      config: {
        ...SPEED,
        batchSize: BATCH,
        parallelizationFactor: policy.lanes,
        bisectBatchOnFunctionError: policy.bisect,
        maximumRetryAttempts: policy.maximumRetries,
        reportBatchItemFailures: true,
      },
      checkpoints: {
        load: async () => undefined,
        save: async (_, checkpoint) => {
          this.#saved = checkpoint;
        },
      },
      onFailure: {
        put: async ({ records }) => {
          this.#givenUp = [...this.#givenUp, ...records];
        },
      },
    });
  }

  arm(fault: DeliveryFault): void {
    this.#options.invoker.arm(fault);
  }

  coldStart(): void {
    this.#options.invoker.coldStart();
  }

  async deliver(): Promise<void> {
    await sleep(TURN_MS);
  }

  async replay(records: readonly DynamoDBRecord[]): Promise<void> {
    await this.#options.invoker.plainly(records);
  }

  /** Of every shard that a checkpoint has passed into, the first record; the runner has read all others already. */
  async trim(): Promise<readonly StreamFault[]> {
    const { source } = this.#options;
    const open = source.openShards();
    const passed = Object.entries(this.#saved?.shards ?? {}).filter(
      ([shardId, { position }]) => position === 'AFTER' && open.includes(shardId),
    );
    for (const [shardId] of passed) source.trim(shardId, 1);
    return passed.length > 0 ? ['trim'] : [];
  }

  async finish(): Promise<void> {
    const until = performance.now() + LAST_MS;
    while (!this.#isDone() && performance.now() < until) await sleep(POLL_MS);
    await this.close();
    await this.#options.invoker.untilDone(this.#givenUp);
  }

  async close(): Promise<void> {
    await this.#mapping.stop();
  }

  #isDone(): boolean {
    const { shards } = this.#mapping.stats();
    const givenUp = new Set(this.#givenUp.map(({ eventID }) => eventID));
    const isIdle = shards.every(({ recordsPending }) => recordsPending === 0);
    return isIdle && this.#options.waiting().every((id) => givenUp.has(id));
  }

  async #invoke(records: readonly DynamoDBRecord[]): Promise<InvocationResult> {
    // Batches of several lanes do not follow one another, so that none is continued by a replay.
    this.history.push({ shardId: String(this.history.length), records });
    const requestId = `request-${this.history.length}`;
    const verdict = await this.#options.invoker.send(records, this.#options.invoker.disarm());
    if (verdict.kind === 'failed')
      return { ok: false, requestId, errorType: 'Runtime.ExitError', errorMessage: verdict.reason };
    const failed = verdict.kind === 'done' ? undefined : records[verdict.index];
    const batchItemFailures = failed ? [{ itemIdentifier: failed.dynamodb.SequenceNumber }] : [];
    return { ok: true, requestId, payload: { batchItemFailures } };
  }
}
