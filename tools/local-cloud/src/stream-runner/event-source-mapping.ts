import { type InvocationResult } from '../functions/invocation-result.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { type Checkpoints, type MappingCheckpoint } from './checkpoints.ts';
import { type FailureDestination } from './failure-destination.ts';
import { Gate, pause } from './gate.ts';
import { MappingConfig, type MappingConfigInput } from './mapping-config.ts';
import { type MappingContext } from './mapping-context.ts';
import { type MappingEvent, type MappingEventDetail } from './mapping-events.ts';
import { type MappingStats } from './mapping-stats.ts';
import { type DynamoDBStreamEvent } from './stream-record.ts';
import { StreamSession } from './stream-session.ts';
import { type StreamIdentity, type StreamSource } from './stream-source.ts';

export interface EventSourceMappingOptions {
  /** Names the mapping's checkpoint and its on-failure objects; keep it the same between runs. */
  readonly uuid: string;
  readonly source: StreamSource;
  readonly table: string;
  /** Usually `(event) => functionHost.invoke(event)`. */
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<InvocationResult>;
  readonly config: MappingConfigInput;
  readonly checkpoints: Checkpoints;
  /** Without one, records given up on are only reported. */
  readonly onFailure?: FailureDestination;
  readonly onEvent?: (event: MappingEvent) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface EventSourceMapping {
  /** Lets batches under way finish for up to `graceMs` (5 s unless told), saves the checkpoint and ends. */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
  stats(): MappingStats;
}

const DEFAULT_GRACE_MS = 5_000;

/**
 * Starts what AWS calls an event source mapping: reads the streams of a table, one after the other, and sends their records to a function
 * with Lambda's batching, retries and checkpoints. Throws a `ZodError` for settings that Lambda would refuse; everything that goes wrong
 * later is reported through `onEvent` and tried again.
 */
export function startEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const mapping = new RunningMapping(options);
  void mapping.run();
  return mapping;
}

class RunningMapping implements EventSourceMapping {
  readonly #checkpoints: Checkpoints;
  readonly #context: MappingContext;
  readonly #writer: CheckpointWriter;
  readonly #stop = new AbortController();
  readonly #look = new Gate();
  #session: StreamSession | undefined;
  #ended: Promise<void> = Promise.resolve();
  #isClosed = false;
  #isWaiting = false;

  constructor(options: EventSourceMappingOptions) {
    const { uuid, table, onEvent } = options;
    const emit = (event: MappingEventDetail): void => {
      try {
        onEvent?.({ ...event, mappingUuid: uuid, table });
      } catch {
        // A log that cannot be written holds up no record.
      }
    };
    this.#checkpoints = options.checkpoints;
    this.#context = {
      uuid,
      source: options.source,
      config: MappingConfig.parse(options.config),
      invoke: options.invoke,
      onFailure: options.onFailure,
      emit,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
      stopping: this.#stop.signal,
    };
    this.#writer = new CheckpointWriter(this.#checkpoints, uuid, (error) => {
      emit({ level: 'error', type: 'checkpoint-not-saved', message: String(error) });
    });
  }

  run(): Promise<void> {
    this.#ended = this.#run();
    return this.#ended;
  }

  async stop({ graceMs = DEFAULT_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#look.notify();
    const patience = new AbortController();
    await Promise.race([this.#ended, pause(graceMs, patience.signal)]);
    patience.abort();
    // What a batch left behind says from now on is not heard: its records come again.
    this.#isClosed = true;
    await this.#writer.flush();
    this.#context.emit({ level: 'info', type: 'stopped' });
  }

  stats(): MappingStats {
    return (
      this.#session?.stats() ?? { shards: [], recordsDelivered: 0, recordsDiscarded: 0, failedInvocations: 0 }
    );
  }

  async #run(): Promise<void> {
    const { config, emit, stopping } = this.#context;
    const saved = await this.#load();
    let unavailable = false;
    while (!stopping.aborted) {
      try {
        await this.#tick(saved);
        if (unavailable) emit({ level: 'info', type: 'source-recovered' });
        unavailable = false;
      } catch (error) {
        if (!unavailable) emit({ level: 'warn', type: 'source-unavailable', message: String(error) });
        unavailable = true;
      }
      // The abort may have come during the tick; its notification found nobody waiting.
      if (!this.#stop.signal.aborted) await this.#look.wait(config.shardRefreshMs);
    }
    await this.#session?.ended();
  }

  async #tick(saved: Saved): Promise<void> {
    const { source, emit } = this.#context;
    const streams = await source.listStreams();
    this.#session ??= this.#firstSession(streams, saved);
    if (!this.#session) {
      if (!this.#isWaiting) emit({ level: 'info', type: 'waiting-for-stream' });
      this.#isWaiting = true;
      return;
    }
    const isFinished = await this.#session.refresh(streams);
    const { stream } = this.#session;
    const next = isFinished ? streams.find(({ label }) => label > stream.label) : undefined;
    if (!next) return;
    emit({ level: 'warn', type: 'stream-recreated', from: stream.arn, to: next.arn });
    this.#session = this.#open(next, {}, false);
    await this.#session.refresh(streams);
  }

  #firstSession(streams: readonly StreamIdentity[], saved: Saved): StreamSession | undefined {
    if (saved.checkpoint) {
      const { streamArn: arn, shards } = saved.checkpoint;
      return this.#open({ arn, label: labelOf(arn) }, shards, false);
    }
    // A mapping that is new takes the stream it finds; one that was here before that stream, or forgot where it was, misses none.
    const isNew = !saved.isDamaged && !this.#isWaiting;
    const stream = isNew ? streams.at(-1) : streams[0];
    if (!stream) return undefined;
    return this.#open(stream, {}, isNew && this.#context.config.startingPosition === 'LATEST');
  }

  #open(stream: StreamIdentity, shards: MappingCheckpoint['shards'], atTip: boolean): StreamSession {
    this.#context.emit({ level: 'info', type: 'stream-opened', streamArn: stream.arn });
    const save = (checkpoint: MappingCheckpoint): void => {
      if (!this.#isClosed) this.#writer.save(checkpoint);
    };
    const onShardEnd = (): void => {
      this.#look.notify();
    };
    return new StreamSession(this.#context, { stream, shards, atTip }, { save, onShardEnd });
  }

  async #load(): Promise<Saved> {
    try {
      return { checkpoint: await this.#checkpoints.load(this.#context.uuid), isDamaged: false };
    } catch (error) {
      this.#context.emit({ level: 'error', type: 'checkpoint-damaged', message: String(error) });
      return { checkpoint: undefined, isDamaged: true };
    }
  }
}

interface Saved {
  readonly checkpoint: MappingCheckpoint | undefined;
  readonly isDamaged: boolean;
}

/** The label is the last part of a stream's ARN: `arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>`. */
function labelOf(streamArn: string): string {
  return streamArn.slice(streamArn.lastIndexOf('/') + 1);
}
