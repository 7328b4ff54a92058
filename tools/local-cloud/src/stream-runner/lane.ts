import { backOffMs } from './back-off.ts';
import { cutBatch } from './batch-assembly.ts';
import { type Batch, type Decision, decide, freshBatch, separateExpired } from './batch-decision.ts';
import { deliver } from './deliver.ts';
import { type DiscardCondition } from './failure-destination.ts';
import { Gate, pause } from './gate.ts';
import { type QueuedRecord, type ShardContext } from './mapping-context.ts';

export interface LaneCounts {
  readonly delivered: number;
  readonly discarded: number;
  readonly failedInvocations: number;
  readonly inFlight: number;
}

type RecordBatch = Batch<QueuedRecord>;

/** One of the concurrent batches of a shard: sends the records of its keys in order, each batch until it is done or given up. */
export class Lane {
  readonly #context: ShardContext;
  readonly #acknowledge: (records: readonly QueuedRecord[]) => void;
  readonly #gate = new Gate();
  readonly #queue: QueuedRecord[] = [];
  #closed = false;
  #delivered = 0;
  #discarded = 0;
  #failedInvocations = 0;
  #inFlight = 0;

  constructor(context: ShardContext, acknowledge: (records: readonly QueuedRecord[]) => void) {
    this.#context = context;
    this.#acknowledge = acknowledge;
    context.stopping.addEventListener('abort', () => {
      this.#gate.notify();
    });
  }

  push(records: readonly QueuedRecord[]): void {
    this.#queue.push(...records);
    this.#gate.notify();
  }

  /** Says that nothing more will be pushed. */
  close(): void {
    this.#closed = true;
    this.#gate.notify();
  }

  /** Resolves when the lane is closed and empty, or when the mapping stops. */
  async run(): Promise<void> {
    for (let batch = await this.#nextBatch(); batch; batch = await this.#nextBatch()) {
      await this.#settle(batch);
    }
  }

  counts(): LaneCounts {
    return {
      delivered: this.#delivered,
      discarded: this.#discarded,
      failedInvocations: this.#failedInvocations,
      inFlight: this.#inFlight,
    };
  }

  async #nextBatch(): Promise<RecordBatch | undefined> {
    const { config, stopping, now } = this.#context;
    while (!stopping.aborted) {
      const oldest = this.#queue[0];
      if (oldest === undefined) {
        if (this.#closed) return undefined;
        await this.#gate.wait();
        continue;
      }
      const { count, full } = cutBatch(this.#queue, config.batchSize);
      const waitMs = oldest.readAt + config.maximumBatchingWindowInSeconds * 1000 - now();
      if (full || this.#closed || waitMs <= 0) return freshBatch(this.#queue.splice(0, count));
      await this.#gate.wait(waitMs);
    }
    return undefined;
  }

  async #settle(first: RecordBatch): Promise<void> {
    const { stopping, config, now, random } = this.#context;
    const backOff = { baseMs: config.retryBaseMs, capMs: config.retryCapMs };
    const pending = [first];
    let undelivered = 0;
    for (let batch = pending.shift(); batch && !stopping.aborted; batch = pending.shift()) {
      const { expired, alive } = separateExpired(batch.records, { now: now(), ...config });
      await this.#giveUp({ ...batch, records: expired }, 'RecordAgeExceeded');
      if (alive.length === 0) continue;
      const sent = { ...batch, records: alive };
      const answer = await this.#send(sent);
      if (answer === undefined) {
        undelivered += 1;
        pending.unshift(sent);
        await pause(backOffMs(undelivered, backOff, random), stopping);
        continue;
      }
      undelivered = 0;
      const { tried, decision } = answer;
      this.#confirm(decision.acknowledged);
      await this.#giveUp({ ...tried, records: decision.exhausted }, 'RetryAttemptsExhausted');
      pending.unshift(...decision.retry);
      const [next] = decision.retry;
      if (next) await pause(backOffMs(Math.max(1, next.retriesUsed), backOff, random), stopping);
    }
  }

  /** `undefined` where the batch did not reach the function: that is never charged against the retry quota. */
  async #send(
    batch: RecordBatch,
  ): Promise<{ readonly tried: RecordBatch; readonly decision: Decision<QueuedRecord> } | undefined> {
    this.#inFlight = batch.records.length;
    const { verdict, reached, requestId, functionError } = await deliver(this.#context, batch.records);
    this.#inFlight = 0;
    if (verdict.kind !== 'done') this.#failedInvocations += 1;
    if (!reached) return undefined;
    const answered = { ...batch, last: { requestId, functionError } };
    const decision = decide(answered, verdict, this.#context.config);
    return { tried: { ...answered, invocations: batch.invocations + 1 }, decision };
  }

  #confirm(records: readonly QueuedRecord[]): void {
    this.#delivered += records.length;
    this.#acknowledge(records);
  }

  /** Hands the records to the on-failure destination, for as long as that takes; only then are they acknowledged. */
  async #giveUp(batch: RecordBatch, condition: DiscardCondition): Promise<void> {
    const { stopping, onFailure, emit, shardId, config, random } = this.#context;
    const [first] = batch.records;
    const last = batch.records.at(-1);
    if (!first || !last) return;
    // A failure while stopping may be of our own making; records that are not safe come again in the next run.
    if (stopping.aborted) return;
    for (let attempt = 1; onFailure; attempt += 1) {
      try {
        await onFailure.put(this.#failure(batch, condition));
        break;
      } catch (error) {
        emit({ level: 'error', type: 'on-failure-unavailable', message: String(error) });
        await pause(
          backOffMs(attempt, { baseMs: config.retryBaseMs, capMs: config.retryCapMs }, random),
          stopping,
        );
        if (this.#context.stopping.aborted) return;
      }
    }
    this.#discarded += batch.records.length;
    emit({
      level: 'error',
      type: 'records-discarded',
      shardId,
      condition,
      records: batch.records.length,
      firstSequenceNumber: first.sequenceNumber,
      lastSequenceNumber: last.sequenceNumber,
      kept: onFailure !== undefined,
    });
    this.#acknowledge(batch.records);
  }

  #failure(
    batch: RecordBatch,
    condition: DiscardCondition,
  ): Parameters<NonNullable<ShardContext['onFailure']>['put']>[0] {
    const { uuid, streamArn, shardId } = this.#context;
    return {
      mappingUuid: uuid,
      streamArn,
      shardId,
      condition,
      records: batch.records.map(({ record }) => record),
      invocations: batch.invocations,
      requestId: batch.last?.requestId,
      functionError: batch.last?.functionError,
    };
  }
}
