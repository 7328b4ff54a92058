import { type StreamSource } from './stream-source.ts';

/** From this sequence number on, records were written at this time or later (epoch ms). */
interface Mark {
  readonly from: bigint;
  readonly at: number;
}

/** One a second for a day; a stream keeps no more. */
const MARKS = 86_400;

/**
 * Finds out when the records of a shard were written without reading them: it marks the end of the shard now and
 * then, and what comes behind a mark was written after it.
 */
export class ShardClock {
  readonly #source: StreamSource;
  readonly #shard: { readonly streamArn: string; readonly shardId: string };
  readonly #marks: Mark[] = [];
  /** The newest mark, while nothing is known to be behind it. */
  #end: { readonly iterator: string; readonly at: number } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(source: StreamSource, shard: { readonly streamArn: string; readonly shardId: string }) {
    this.#source = source;
    this.#shard = shard;
  }

  /** @param at now, epoch ms. */
  async mark(at: number): Promise<void> {
    await this.#inTurn(async () => {
      const start = { type: 'LATEST' } as const;
      const iterator = await this.#source.getShardIterator({ ...this.#shard, start });
      // Only now: what is written between the two is behind both.
      await this.#look();
      this.#end = { iterator, at };
    });
  }

  /**
   * When the newest mark before each record was made; `undefined` where there is none. The records are there, so
   * every later mark is behind them, and they get the same time whenever they are asked for.
   */
  async timesOf(sequences: readonly bigint[]): Promise<readonly (number | undefined)[]> {
    // A mark that cannot be asked for is gone, now and for every later reader.
    await this.#inTurn(() => this.#look()).catch(() => undefined);
    return sequences.map((sequence) => this.#marks[this.#lastBefore(sequence)]?.at);
  }

  /** Asks for the first record behind the newest mark. */
  async #look(): Promise<void> {
    const end = this.#end;
    if (!end) return;
    this.#end = undefined;
    const { records } = await this.#source.getRecords(end.iterator, 1);
    const [first] = records;
    if (first) this.#note({ from: BigInt(first.dynamodb?.SequenceNumber ?? 0), at: end.at });
    else this.#end = end;
  }

  #note(mark: Mark): void {
    if (this.#marks.at(-1)?.from === mark.from) this.#marks.pop();
    this.#marks.push(mark);
    if (this.#marks.length > 2 * MARKS) this.#marks.splice(0, MARKS);
  }

  #lastBefore(sequence: bigint): number {
    let [low, high] = [0, this.#marks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#marks[middle]?.from ?? 0n) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(task);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }
}
