import { PAYLOAD_LIMIT } from '../functions/invocation-result.ts';
import { type ShardCheckpoint } from './checkpoints.ts';
import { StreamGoneError } from './errors.ts';
import { type ShardStats } from './mapping-stats.ts';
import { Gate } from './gate.ts';
import { laneOf } from './lane-of.ts';
import { Lane } from './lane.ts';
import { type QueuedRecord, type ShardContext } from './mapping-context.ts';
import { readShard, type ReadFrom } from './read-shard.ts';
import { ShardProgress } from './shard-progress.ts';

/** Records read ahead beyond one full batch per lane. */
const READ_AHEAD_RECORDS = 1000;

/** Reads one shard to its end and sends its records down the lanes. */
export class ShardRunner {
  readonly #context: ShardContext;
  readonly #from: ReadFrom;
  readonly #save: (checkpoint: ShardCheckpoint) => void;
  readonly #progress = new ShardProgress();
  readonly #room = new Gate();
  readonly #lanes: readonly Lane[];
  #checkpoint: ShardCheckpoint;

  constructor(context: ShardContext, from: ReadFrom, save: (checkpoint: ShardCheckpoint) => void) {
    this.#context = context;
    this.#from = from;
    this.#save = save;
    this.#checkpoint = from.checkpoint;
    const acknowledge = this.#acknowledge.bind(this);
    this.#lanes = Array.from(
      { length: context.config.parallelizationFactor },
      () => new Lane(context, acknowledge),
    );
    context.stopping.addEventListener('abort', () => {
      this.#room.notify();
    });
  }

  /** Resolves when every record that was read is acknowledged and no more can be read, or when the mapping stops. */
  async run(): Promise<void> {
    const { emit, shardId, stopping } = this.#context;
    emit({ level: 'info', type: 'shard-started', shardId, from: describe(this.#from.checkpoint) });
    const lanes = this.#lanes.map((lane) => lane.run());
    const isAtEnd = await this.#read();
    for (const lane of this.#lanes) lane.close();
    await Promise.all(lanes);
    if (stopping.aborted || !isAtEnd) return;
    this.#move({ position: 'SHARD_END' });
    emit({ level: 'info', type: 'shard-finished', shardId });
  }

  stats(): ShardStats {
    const counts = this.#lanes.map((lane) => lane.counts());
    const sum = (pick: (count: (typeof counts)[number]) => number): number =>
      counts.reduce((total, count) => total + pick(count), 0);
    const oldest = this.#progress.oldestPendingAt;
    return {
      shardId: this.#context.shardId,
      position: describe(this.#checkpoint),
      iteratorAgeMs: oldest === undefined ? 0 : Math.max(0, this.#context.now() - oldest),
      recordsDelivered: sum(({ delivered }) => delivered),
      recordsDiscarded: sum(({ discarded }) => discarded),
      failedInvocations: sum(({ failedInvocations }) => failedInvocations),
      recordsInFlight: sum(({ inFlight }) => inFlight),
      recordsPending: this.#progress.pending,
    };
  }

  /** Gives whether the end of the shard was reached. */
  async #read(): Promise<boolean> {
    const { stopping } = this.#context;
    try {
      for await (const page of readShard(this.#context, this.#from)) {
        this.#take(page);
        while (this.#isFull() && !stopping.aborted) await this.#room.wait();
      }
      return true;
    } catch (error) {
      if (!(error instanceof StreamGoneError)) throw error;
      return false;
    }
  }

  #take(page: readonly QueuedRecord[]): void {
    const shares = this.#lanes.map((): QueuedRecord[] => []);
    for (const queued of page) {
      this.#progress.read(queued);
      shares[laneOf(queued.record.dynamodb.Keys, shares.length)]?.push(queued);
    }
    for (const [index, share] of shares.entries()) {
      if (share.length > 0) this.#lanes[index]?.push(share);
    }
  }

  #isFull(): boolean {
    const { batchSize } = this.#context.config;
    const lanes = this.#lanes.length;
    return (
      this.#progress.pending >= batchSize * lanes + READ_AHEAD_RECORDS ||
      this.#progress.pendingBytes >= PAYLOAD_LIMIT * (lanes + 1)
    );
  }

  #acknowledge(records: readonly QueuedRecord[]): void {
    const last = this.#progress.acknowledge(records.map(({ sequenceNumber }) => sequenceNumber));
    if (last !== undefined) this.#move({ position: 'AFTER', sequenceNumber: last });
    this.#room.notify();
  }

  #move(checkpoint: ShardCheckpoint): void {
    this.#checkpoint = checkpoint;
    this.#save(checkpoint);
  }
}

function describe(checkpoint: ShardCheckpoint): string {
  return checkpoint.position === 'AFTER' ? checkpoint.sequenceNumber : checkpoint.position;
}
