import { describe, expect, it } from 'vitest';
import { TimedStreamSource } from '../../src/stream-runner/timed-stream-source.ts';
import { SimulatedStreamSource } from '../../src/testing/simulated-stream-source.ts';
import { streamSourceContract } from './stream-source.contract.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const MINUTE = 60_000;

/** A table whose engine tells time in whole minutes, and whose end is marked each second that passes. */
class MinuteTable {
  readonly engine = new SimulatedStreamSource();
  readonly source = new TimedStreamSource(this.engine);
  #now = NOON;
  #iterator: string | undefined;

  constructor() {
    this.engine.createTable();
  }

  /** Seconds after noon. */
  async at(seconds: number): Promise<void> {
    for (; this.#now < NOON + seconds * 1_000; this.#now += 1_000) await this.source.mark(this.#now);
    this.engine.createdAt = new Date(Math.floor(this.#now / MINUTE) * MINUTE);
    await this.source.mark(this.#now);
  }

  put(...ids: readonly string[]): void {
    for (const id of ids) this.engine.put(id);
  }

  async open(): Promise<string> {
    const { arn } = (await this.source.listStreams()).at(-1)!;
    const [shard] = await this.source.listShards(arn);
    const start = { type: 'TRIM_HORIZON' } as const;
    return this.source.getShardIterator({ streamArn: arn, shardId: shard!.shardId, start });
  }

  /** What is new since the last time, each with the seconds after noon that it tells. */
  async read(limit = 1_000): Promise<readonly (readonly [string, number])[]> {
    const page = await this.source.getRecords((this.#iterator ??= await this.open()), limit);
    this.#iterator = page.nextIterator;
    return page.records.map(({ dynamodb }) => [
      dynamodb?.Keys?.['id']?.S ?? '',
      (Number(dynamodb?.ApproximateCreationDateTime) - NOON) / 1_000,
    ]);
  }

  startAgain(): void {
    this.#iterator = undefined;
  }
}

describe('TimedStreamSource', () => {
  streamSourceContract(
    async () => {
      const { engine, source } = new MinuteTable();
      return {
        source,
        put: async (id, text) => {
          engine.put(id, text);
        },
        remove: async (id) => {
          engine.remove(id);
        },
        recreate: async () => {
          engine.createTable();
        },
      };
    },
    () => new TimedStreamSource(new SimulatedStreamSource()),
  );

  it('tells each record the second in which it was written, however late it is read', async () => {
    const table = new MinuteTable();
    await table.read();
    await table.at(7);
    table.put('a', 'b');
    await table.at(8);
    table.put('c');
    await table.at(25);

    expect(await table.read()).toEqual([
      ['a', 7],
      ['b', 7],
      ['c', 8],
    ]);
  });

  it('knows the second of a record that is read in it', async () => {
    const table = new MinuteTable();
    await table.read();
    await table.at(10);
    table.put('a');
    await table.read();
    await table.at(30);
    table.put('b');

    expect(await table.read()).toEqual([['b', 30]]);
    table.put('c');
    expect(await table.read()).toEqual([['c', 30]]);
  });

  it('tells the same time whenever a record is read again', async () => {
    const table = new MinuteTable();
    await table.read();
    for (const second of [3, 4, 9, 70, 200]) {
      await table.at(second);
      table.put(`at-${second}`);
      await table.read();
    }

    table.startAgain();

    expect(await table.read()).toEqual([3, 4, 9, 70, 200].map((second) => [`at-${second}`, second]));
  });

  it('leaves the minute to what was written before anybody looked', async () => {
    const table = new MinuteTable();
    await table.at(59);
    table.put('before');
    await table.read(0);
    await table.at(61);
    table.put('after');

    expect(await table.read()).toEqual([
      ['before', 0],
      ['after', 61],
    ]);
  });

  it('never leaves the minute, and so the day, that the engine tells', async () => {
    const table = new MinuteTable();
    await table.read();
    await table.at(59);
    table.engine.createdAt = new Date(NOON + MINUTE);
    table.put('just after the minute');

    expect(await table.read()).toEqual([['just after the minute', 60]]);
  });

  it('goes on reading, and marking, while the engine fails', async () => {
    const table = new MinuteTable();
    await table.read();
    await table.at(5);
    table.engine.failNext(new Error('ECONNREFUSED'));
    await table.at(6);
    table.put('a');
    table.engine.expireIterators();
    table.startAgain();

    expect(await table.read()).toEqual([['a', 0]]);
    await table.at(9);
    table.put('b');
    expect(await table.read()).toEqual([['b', 9]]);
  });

  it('asks no more about a shard that was read to its end', async () => {
    const table = new MinuteTable();
    table.put('a');
    await table.read();
    table.engine.disableStream();
    await table.read();
    table.engine.forgetStreams();
    table.engine.failNext(new Error('nobody should have asked'));

    await table.source.mark(NOON);

    await expect(table.engine.listStreams()).rejects.toThrow('nobody should have asked');
  });
});
