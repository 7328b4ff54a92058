import { once } from 'node:events';
import { type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { Random } from '@cloudpf/sample-data';
import { type Clock } from './clock.ts';
import { type StrikeLog } from './strike-log.ts';
import { type Stream, type Toxic } from './toxic.ts';
import { type Chunk, type ToxicAct, toxicAct } from './toxic-act.ts';

/** Chunks of at most 64 KiB that wait between the two sockets; the source is not read while they are that many. */
const CHUNKS_IN_FLIGHT = 32;

export interface LinkOptions {
  readonly source: Socket;
  readonly target: Socket;
  readonly stream: Stream;
  /** Of the connection, counted from 1. */
  readonly connection: number;
  readonly seed: string;
  readonly clock: Clock;
  readonly strikes: StrikeLog;
  readonly close: () => void;
  readonly reset: () => void;
}

interface Active {
  readonly name: string;
  readonly act: ToxicAct;
  readonly signal: AbortSignal;
  readonly remove: () => void;
}

/** One direction of one connection: carries data through the toxics that are on it, in order. */
export class Link {
  readonly #options: LinkOptions;
  readonly #gone = new AbortController();
  readonly #waiting: Transform;
  #active: readonly Active[] = [];

  constructor(options: LinkOptions) {
    this.#options = options;
    const { clock, source } = options;
    this.#waiting = new Transform({
      readableObjectMode: true,
      readableHighWaterMark: CHUNKS_IN_FLIGHT,
      transform(bytes: Buffer, _, done) {
        done(null, { bytes, readAt: clock.now() } satisfies Chunk);
      },
    });
    source.pipe(this.#waiting);
  }

  /** Carries until both the data and the connection are at their end. */
  async run(): Promise<void> {
    try {
      for await (const chunk of this.#waiting as AsyncIterable<Chunk>) {
        for await (const bytes of through(this.#active, chunk)) await this.#write(bytes);
      }
      for (const { act } of this.#active) await act.beforeEnd?.();
      this.#options.target.end();
    } catch (error) {
      if (!this.#gone.signal.aborted) throw error;
    }
  }

  /** Puts a toxic on this direction; what is under way already is not touched. */
  add(toxic: Toxic): void {
    const { seed, connection, stream, clock, strikes, close, reset } = this.#options;
    const random = new Random(`${seed}/${toxic.name}/${connection}`);
    if (!random.chance(toxic.toxicity)) return;
    const removed = new AbortController();
    const signal = AbortSignal.any([removed.signal, this.#gone.signal]);
    let struck = false;
    const act = toxicAct(toxic, {
      ...{ random, signal, close, reset },
      now: () => clock.now(),
      sleep: (milliseconds) => clock.sleep(milliseconds, signal),
      strike: () => {
        if (struck) return;
        struck = true;
        strikes.record({ fault: toxic.name, type: toxic.type, target: `connection ${connection} ${stream}` });
      },
    });
    const remove = () => {
      removed.abort();
      act.removed?.();
    };
    this.#active = [...this.#active, { name: toxic.name, act, signal, remove }];
  }

  remove(name: string): void {
    const leaving = this.#active.filter((active) => active.name === name);
    this.#active = this.#active.filter((active) => active.name !== name);
    for (const { remove } of leaving) remove();
  }

  /** The connection is gone: nothing waits any more. */
  stop(): void {
    this.#gone.abort();
    this.#options.source.unpipe(this.#waiting);
    this.#waiting.destroy();
  }

  async #write(bytes: Buffer): Promise<void> {
    const { target } = this.#options;
    const signal = this.#gone.signal;
    signal.throwIfAborted();
    // A socket that was ended takes no more; it is closing.
    if (!target.writable) return;
    if (!target.write(bytes)) await once(target, 'drain', { signal });
  }
}

async function* through(toxics: readonly Active[], chunk: Chunk): AsyncIterable<Buffer> {
  const [first, ...rest] = toxics;
  if (first === undefined) {
    yield chunk.bytes;
  } else if (first.act.pass === undefined || first.signal.aborted) {
    yield* through(rest, chunk);
  } else {
    for await (const bytes of first.act.pass(chunk)) yield* through(rest, { ...chunk, bytes });
  }
}
