import { describe, expect, it } from 'vitest';
import { IteratorExpiredError, TrimmedError } from '../../src/stream-runner/errors.ts';
import { SimulatedStreamSource } from '../../src/testing/simulated-stream-source.ts';
import { streamSourceContract } from './stream-source.contract.ts';

describe('SimulatedStreamSource', () => {
  streamSourceContract(
    async () => {
      const source = new SimulatedStreamSource();
      source.createTable();
      return {
        source,
        put: async (id, text) => {
          source.put(id, text);
        },
        remove: async (id) => {
          source.remove(id);
        },
        recreate: async () => {
          source.createTable();
        },
      };
    },
    () => new SimulatedStreamSource(),
  );

  async function iteratorOf(source: SimulatedStreamSource, shardId: string): Promise<string> {
    const [stream] = await source.listStreams();
    return await source.getShardIterator({
      streamArn: stream!.arn,
      shardId,
      start: { type: 'TRIM_HORIZON' },
    });
  }

  it('refuses an iterator that has expired', async () => {
    const source = new SimulatedStreamSource();
    source.createTable();
    const iterator = await iteratorOf(source, source.openShards()[0]!);

    source.expireIterators();

    await expect(source.getRecords(iterator, 10)).rejects.toThrow(IteratorExpiredError);
  });

  it('refuses an iterator before the trim horizon', async () => {
    const source = new SimulatedStreamSource();
    source.createTable();
    source.put('a');
    source.put('b');
    const [shard] = source.openShards();
    const iterator = await iteratorOf(source, shard!);

    source.trim(shard!, 1);

    await expect(source.getRecords(iterator, 10)).rejects.toThrow(TrimmedError);
  });

  it('sends the keys of a split shard to its children', async () => {
    const source = new SimulatedStreamSource();
    source.createTable();
    const [parent] = source.openShards();
    source.put('a');

    source.split(parent!);
    for (let i = 0; i < 20; i += 1) source.put(`key-${i}`);

    const [stream] = await source.listStreams();
    const shards = await source.listShards(stream!.arn);
    expect(shards.map(({ parentShardId, closed }) => [parentShardId, closed])).toEqual([
      [undefined, true],
      [parent, false],
      [parent, false],
    ]);
    const pages = await Promise.all(
      source
        .openShards()
        .map(async (shardId) => await source.getRecords(await iteratorOf(source, shardId), 100)),
    );
    expect(pages.map(({ records }) => records.length).every((count) => count > 0)).toBe(true);
  });
});
