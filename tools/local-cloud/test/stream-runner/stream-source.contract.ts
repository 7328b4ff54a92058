import { type _Record } from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, it } from 'vitest';
import { StreamGoneError } from '../../src/stream-runner/errors.ts';
import { toLambdaRecord } from '../../src/stream-runner/stream-record.ts';
import { type ShardStart, type StreamSource } from '../../src/stream-runner/stream-source.ts';

/** A table with key `id` and a stream, and the ways to change it that the suite needs. */
export interface TableUnderTest {
  readonly source: StreamSource;
  put(id: string, text: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Drops the table and makes it again, empty, with a new stream. */
  recreate(): Promise<void>;
}

/** What every stream source does; `makeTable` gives a new table each time, `absent` a source of a table that is not there. */
export function streamSourceContract(
  makeTable: () => Promise<TableUnderTest>,
  absent: () => StreamSource,
): void {
  describe('as a stream source', () => {
    it('knows no stream of a table that is not there', async () => {
      expect(await absent().listStreams()).toEqual([]);
    });

    it('reads the changes of a key in their order, with growing sequence numbers', async () => {
      const table = await makeTable();
      await table.put('a', 'one');
      await table.put('a', 'two');
      await table.remove('a');

      const records = await readAll(table.source, { type: 'TRIM_HORIZON' });

      expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
      const sequences = records.map((record) => BigInt(sequenceOf(record)));
      expect(sequences).toEqual([...sequences].sort((a, b) => (a < b ? -1 : 1)));
    });

    it("gives records that become Lambda's", async () => {
      const table = await makeTable();
      await table.put('a', 'one');
      await table.put('a', 'two');
      const arn = await newestStream(table.source);

      const [, record] = await readAll(table.source, { type: 'TRIM_HORIZON' });

      expect(toLambdaRecord(record!, arn)).toMatchObject({
        eventID: expect.stringMatching(/./) as string,
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        eventSourceARN: arn,
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number) as number,
          Keys: { id: { S: 'a' } },
          NewImage: { id: { S: 'a' }, text: { S: 'two' } },
          OldImage: { id: { S: 'a' }, text: { S: 'one' } },
          SequenceNumber: expect.stringMatching(/^\d{21,40}$/) as string,
          SizeBytes: expect.any(Number) as number,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      });
    });

    it('starts at the tip with what comes later', async () => {
      const table = await makeTable();
      await table.put('a', 'before');
      const iterator = await iteratorAt(table.source, { type: 'LATEST' });

      await table.put('b', 'after');
      const { records } = await table.source.getRecords(iterator, 1000);

      expect(records.map(({ dynamodb }) => dynamodb?.Keys)).toEqual([{ id: { S: 'b' } }]);
    });

    it('starts after a sequence number with the next record', async () => {
      const table = await makeTable();
      for (const id of ['a', 'b', 'c']) await table.put(id, '');
      const [first] = await readAll(table.source, { type: 'TRIM_HORIZON' });

      const rest = await readAll(table.source, { type: 'AFTER', sequenceNumber: sequenceOf(first!) });

      expect(rest.map(({ dynamodb }) => dynamodb?.Keys)).toEqual([{ id: { S: 'b' } }, { id: { S: 'c' } }]);
    });

    it('keeps to the limit and goes on where it stopped', async () => {
      const table = await makeTable();
      for (const id of ['a', 'b', 'c']) await table.put(id, '');

      const first = await table.source.getRecords(
        await iteratorAt(table.source, { type: 'TRIM_HORIZON' }),
        2,
      );
      const second = await table.source.getRecords(first.nextIterator!, 2);

      expect([first.records.length, second.records.length]).toEqual([2, 1]);
    });

    it('goes on with an iterator when an open shard has nothing new', async () => {
      const table = await makeTable();

      const page = await table.source.getRecords(
        await iteratorAt(table.source, { type: 'TRIM_HORIZON' }),
        10,
      );

      expect(page.records).toEqual([]);
      expect(page.nextIterator).toBeDefined();
    });

    it('lists the streams of a recreated table oldest first, and the old one can be read to its end', async () => {
      const table = await makeTable();
      await table.put('a', 'old');
      const old = await newestStream(table.source);

      await table.recreate();

      const streams = await table.source.listStreams();
      expect(streams.map(({ arn }) => arn)[0]).toBe(old);
      expect(streams.map(({ label }) => label)).toEqual(streams.map(({ label }) => label).sort());
      expect(new Set(streams.map(({ label }) => label)).size).toBe(2);
      const [shard] = await table.source.listShards(old);
      expect(shard).toMatchObject({ closed: true });
      const iterator = await table.source.getShardIterator({
        streamArn: old,
        shardId: shard!.shardId,
        start: { type: 'TRIM_HORIZON' },
      });
      const page = await table.source.getRecords(iterator, 10);
      expect(page).toMatchObject({ records: [{ eventName: 'INSERT' }], nextIterator: undefined });
    });

    it('says so when the stream or the shard does not exist', async () => {
      const { source } = await makeTable();
      const streamArn = await newestStream(source);
      const start = { type: 'TRIM_HORIZON' } as const;
      const [shard] = await source.listShards(streamArn);
      const gone = streamArn.replace(/\d{4}-/, '1999-');

      await expect(source.listShards(gone)).rejects.toThrow(StreamGoneError);
      await expect(
        source.getShardIterator({ streamArn, shardId: shard!.shardId.replace(/.{4}$/, 'ffff'), start }),
      ).rejects.toThrow(StreamGoneError);
    });
  });
}

async function newestStream(source: StreamSource): Promise<string> {
  return (await source.listStreams()).at(-1)!.arn;
}

async function iteratorAt(source: StreamSource, start: ShardStart): Promise<string> {
  const streamArn = await newestStream(source);
  const [shard] = await source.listShards(streamArn);
  return await source.getShardIterator({ streamArn, shardId: shard!.shardId, start });
}

async function readAll(source: StreamSource, start: ShardStart): Promise<readonly _Record[]> {
  return (await source.getRecords(await iteratorAt(source, start), 1000)).records;
}

function sequenceOf(record: _Record): string {
  return record.dynamodb?.SequenceNumber ?? '';
}
