import { type MappingCheckpoint, type ShardCheckpoint } from './checkpoints.ts';
import { StreamGoneError } from './errors.ts';
import { type MappingStats, type ShardStats } from './mapping-stats.ts';
import { type MappingContext } from './mapping-context.ts';
import { ShardRunner } from './shard-runner.ts';
import { readableShards } from './shard-tree.ts';
import { type Shard, type StreamIdentity } from './stream-source.ts';

export interface SessionStart {
  readonly stream: StreamIdentity;
  /** Positions of an earlier run. */
  readonly shards: MappingCheckpoint['shards'];
  /** Where the mapping never ran before and wants only what comes from now on. */
  readonly atTip: boolean;
}

/** The reading of one stream of the table, from its first shard to its last. */
export class StreamSession {
  readonly stream: StreamIdentity;
  readonly #context: MappingContext;
  readonly #save: (checkpoint: MappingCheckpoint) => void;
  readonly #onShardEnd: () => void;
  readonly #shards: Map<string, ShardCheckpoint>;
  readonly #runners = new Map<string, ShardRunner>();
  /** Shards whose reading began in this run; what came to their tip since is wanted. */
  readonly #begun = new Set<string>();
  readonly #finished: ShardStats[] = [];
  readonly #runs = new Set<Promise<void>>();
  #startsAtTip: boolean;
  /** Until the first list of shards, a position saved belongs to an earlier run. */
  #listed = false;
  #gone = false;

  constructor(
    context: MappingContext,
    start: SessionStart,
    hooks: { readonly save: (checkpoint: MappingCheckpoint) => void; readonly onShardEnd: () => void },
  ) {
    this.#context = context;
    this.stream = start.stream;
    this.#shards = new Map(Object.entries(start.shards));
    this.#startsAtTip = start.atTip;
    this.#save = hooks.save;
    this.#onShardEnd = hooks.onShardEnd;
  }

  /**
   * Looks at the list of shards and starts those that may be read; gives whether none is left to read.
   * @param streams of the table; one among them is not gone, whatever the engine says for a moment.
   */
  async refresh(streams: readonly StreamIdentity[]): Promise<boolean> {
    const shards = await this.#list(streams.some(({ arn }) => arn === this.stream.arn));
    if (!this.#listed) this.#enter(shards);
    this.#forgetMissing(shards);
    const isFinished = (shardId: string): boolean => this.#shards.get(shardId)?.position === 'SHARD_END';
    const readable = readableShards(shards, {
      isStarted: (shardId) => this.#runners.has(shardId),
      isFinished,
    });
    for (const { shardId } of readable) this.#start(shardId);
    return this.#runs.size === 0 && shards.every(({ shardId, closed }) => closed && isFinished(shardId));
  }

  /** Resolves when every shard under way has stopped. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs);
  }

  stats(): MappingStats {
    const shards = [...this.#runners.values()].map((runner) => runner.stats());
    const all = [...this.#finished, ...shards];
    const sum = (pick: (shard: ShardStats) => number): number =>
      all.reduce((total, shard) => total + pick(shard), 0);
    return {
      streamArn: this.stream.arn,
      shards,
      recordsDelivered: sum(({ recordsDelivered }) => recordsDelivered),
      recordsDiscarded: sum(({ recordsDiscarded }) => recordsDiscarded),
      failedInvocations: sum(({ failedInvocations }) => failedInvocations),
    };
  }

  async #list(isThere: boolean): Promise<readonly Shard[]> {
    if (this.#gone) return [];
    try {
      return await this.#context.source.listShards(this.stream.arn);
    } catch (error) {
      if (isThere || !(error instanceof StreamGoneError)) throw error;
      this.#gone = true;
      return [];
    }
  }

  #enter(shards: readonly Shard[]): void {
    this.#listed = true;
    if (this.#startsAtTip) {
      const since = this.#context.now();
      for (const { shardId, closed } of shards) {
        this.#shards.set(shardId, closed ? { position: 'SHARD_END' } : { position: 'LATEST', since });
      }
    }
    this.#saveAll();
  }

  #forgetMissing(shards: readonly Shard[]): void {
    const present = new Set(shards.map(({ shardId }) => shardId));
    for (const [shardId, checkpoint] of this.#shards) {
      if (present.has(shardId) || this.#runners.has(shardId)) continue;
      this.#shards.delete(shardId);
      if (checkpoint.position === 'SHARD_END') continue;
      const after = checkpoint.position === 'AFTER' ? checkpoint.sequenceNumber : undefined;
      this.#context.emit({ level: 'error', type: 'records-trimmed', shardId, after });
    }
  }

  #start(shardId: string): void {
    const saved = this.#shards.get(shardId);
    const checkpoint =
      saved && saved.position !== 'SHARD_END' ? saved : ({ position: 'TRIM_HORIZON' } as const);
    const context = { ...this.#context, streamArn: this.stream.arn, shardId };
    const from = { checkpoint, resumed: !this.#startsAtTip || this.#begun.has(shardId) };
    this.#begun.add(shardId);
    const runner = new ShardRunner(context, from, (position) => {
      this.#shards.set(shardId, position);
      this.#saveAll();
    });
    this.#runners.set(shardId, runner);
    const run = runner.run().finally(() => {
      this.#runs.delete(run);
      if (this.#context.stopping.aborted) return;
      this.#runners.delete(shardId);
      this.#finished.push(runner.stats());
      this.#onShardEnd();
    });
    this.#runs.add(run);
  }

  #saveAll(): void {
    this.#save({ streamArn: this.stream.arn, shards: Object.fromEntries(this.#shards) });
  }
}
