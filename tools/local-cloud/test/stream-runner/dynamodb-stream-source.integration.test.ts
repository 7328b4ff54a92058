import { describe, expect, inject, it } from 'vitest';
import { TimedStreamSource } from '../../src/stream-runner/timed-stream-source.ts';
import { DynamoDBTable } from './dynamodb-table.ts';
import { streamSourceContract, type TableUnderTest } from './stream-source.contract.ts';

describe('DynamoDBStreamSource', () => {
  const engines = inject('engines');

  streamSourceContract(
    () => new DynamoDBTable(engines).create(),
    () => new DynamoDBTable(engines).source,
  );
});

describe('TimedStreamSource over DynamoDB Local', () => {
  const engines = inject('engines');

  async function timed(): Promise<TableUnderTest & { readonly source: TimedStreamSource }> {
    const table = await new DynamoDBTable(engines).create();
    return {
      source: new TimedStreamSource(table.source),
      put: (id, text) => table.put(id, text),
      remove: (id) => table.remove(id),
      recreate: () => table.recreate(),
    };
  }

  streamSourceContract(timed, () => new TimedStreamSource(new DynamoDBTable(engines).source));

  it('tells the second in which a record was written', async () => {
    const table = await timed();
    const { source } = table;
    const [stream] = await source.listStreams();
    const [shard] = await source.listShards(stream!.arn);
    const start = { type: 'TRIM_HORIZON' } as const;
    const iterator = await source.getShardIterator({
      streamArn: stream!.arn,
      shardId: shard!.shardId,
      start,
    });
    await source.mark();
    const before = Date.now();

    await table.put('a', '');
    const after = Date.now();
    await source.mark(after + 1_000);
    const { records } = await source.getRecords(iterator, 10);

    const told = records[0]?.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0;
    expect(told % 1_000).toBe(0);
    expect(told).toBeGreaterThan(before - 2_000);
    expect(told).toBeLessThanOrEqual(after);
  });
});
