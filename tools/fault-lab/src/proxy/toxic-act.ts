import { type Random } from '@cloudpf/sample-data';
import { type Toxic } from './toxic.ts';

/** Data on its way, and when the proxy read it. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly readAt: number;
}

/** What a toxic on one direction of one connection can do. */
export interface ToxicReach {
  readonly random: Random;
  /** Aborted once the toxic is removed or the connection gone: data passes as it is from then on. */
  readonly signal: AbortSignal;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Tells the log that the toxic does something here. */
  strike(): void;
  /** Lets what was passed arrive, then closes both directions. */
  close(): void;
  reset(): void;
}

/** A toxic at work on one direction of one connection. */
export interface ToxicAct {
  /** Gives what passes of a chunk, in its own time. */
  pass?(chunk: Chunk): AsyncIterable<Buffer>;
  /** Holds the end of the stream back. */
  beforeEnd?(): Promise<void>;
  /** The toxic is taken away while the connection is open. */
  removed?(): void;
}

const SHORTEST_PAUSE_MS = 100;
const MICROSECONDS = 1_000;

export function toxicAct(toxic: Toxic, reach: ToxicReach): ToxicAct {
  switch (toxic.type) {
    case 'latency':
      return latency(toxic.attributes, reach);
    case 'bandwidth':
      return bandwidth(toxic.attributes, reach);
    case 'slow_close':
      return slowClose(toxic.attributes, reach);
    case 'timeout':
      return timeout(toxic.attributes, reach);
    case 'reset_peer':
      return resetPeer(toxic.attributes, reach);
    case 'slicer':
      return slicer(toxic.attributes, reach);
    case 'limit_data':
      return limitData(toxic.attributes, reach);
  }
}

type Attributes<Type extends Toxic['type']> = Extract<Toxic, { type: Type }>['attributes'];

function latency({ latency, jitter }: Attributes<'latency'>, reach: ToxicReach): ToxicAct {
  return {
    async *pass({ bytes, readAt }) {
      reach.strike();
      const spread = jitter * (2 * reach.random.next() - 1);
      await reach.sleep(readAt + latency + spread - reach.now());
      yield bytes;
    },
  };
}

function bandwidth({ rate }: Attributes<'bandwidth'>, reach: ToxicReach): ToxicAct {
  const perPause = Math.max(1, Math.floor(rate * SHORTEST_PAUSE_MS));
  return {
    async *pass({ bytes }) {
      reach.strike();
      for (let start = 0; start < bytes.length; start += perPause) {
        const piece = bytes.subarray(start, start + perPause);
        await reach.sleep(piece.length / rate);
        yield piece;
      }
    },
  };
}

function slowClose({ delay }: Attributes<'slow_close'>, reach: ToxicReach): ToxicAct {
  return {
    async beforeEnd() {
      reach.strike();
      await reach.sleep(delay);
    },
  };
}

function timeout({ timeout }: Attributes<'timeout'>, reach: ToxicReach): ToxicAct {
  const closeLater = async () => {
    await reach.sleep(timeout);
    if (reach.signal.aborted) return;
    reach.strike();
    reach.close();
  };
  if (timeout > 0) void closeLater();
  return {
    async *pass() {
      reach.strike();
    },
    async beforeEnd() {
      await new Promise<void>((resolve) => {
        reach.signal.addEventListener('abort', () => {
          resolve();
        });
      });
    },
    // What was swallowed cannot be given back, so the connection cannot go on.
    removed: () => {
      reach.close();
    },
  };
}

function resetPeer({ timeout }: Attributes<'reset_peer'>, reach: ToxicReach): ToxicAct {
  return {
    async *pass({ bytes }) {
      await reach.sleep(timeout);
      if (reach.signal.aborted) {
        yield bytes;
        return;
      }
      reach.strike();
      reach.reset();
    },
  };
}

function slicer({ average_size, size_variation, delay }: Attributes<'slicer'>, reach: ToxicReach): ToxicAct {
  const nextSize = () => Math.max(1, average_size + reach.random.integer(-size_variation, size_variation));
  return {
    async *pass({ bytes }) {
      let start = 0;
      while (start < bytes.length && !reach.signal.aborted) {
        if (start > 0) {
          reach.strike();
          await reach.sleep(delay / MICROSECONDS);
        }
        const end = start + nextSize();
        yield bytes.subarray(start, end);
        start = end;
      }
      if (start < bytes.length) yield bytes.subarray(start);
    },
  };
}

function limitData({ bytes: limit }: Attributes<'limit_data'>, reach: ToxicReach): ToxicAct {
  let passed = 0;
  return {
    async *pass({ bytes }) {
      const allowed = bytes.subarray(0, Math.max(0, limit - passed));
      passed += bytes.length;
      if (allowed.length > 0) yield allowed;
      if (passed < limit) return;
      reach.strike();
      reach.close();
    },
  };
}
