import { type DynamoDBRecord, type SimulatedStreamSource, toLambdaRecord } from '@cloudpf/local-cloud';

/** Reads one shard in order, through expired iterators and trimmed records. */
export class ShardReader {
  readonly shardId: string;
  readonly #source: SimulatedStreamSource;
  readonly #streamArn: string;
  #iterator: string | undefined;
  #lastRead: string | undefined;
  #hasEnded = false;
  #recordsRead = 0;

  constructor(source: SimulatedStreamSource, streamArn: string, shardId: string) {
    this.#source = source;
    this.#streamArn = streamArn;
    this.shardId = shardId;
  }

  /** Whether nothing more will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get recordsRead(): number {
    return this.#recordsRead;
  }

  async read(limit: number): Promise<readonly DynamoDBRecord[]> {
    if (this.#hasEnded || limit <= 0) return [];
    try {
      this.#iterator ??= await this.#newIterator();
      const page = await this.#source.getRecords(this.#iterator, limit);
      this.#iterator = page.nextIterator;
      this.#hasEnded = page.nextIterator === undefined;
      const read = page.records.map((record) => toLambdaRecord(record, this.#streamArn));
      // After a trim the shard is read from its beginning, where records may be that came before.
      const records = read.filter(
        ({ dynamodb }) => BigInt(dynamodb.SequenceNumber) > BigInt(this.#lastRead ?? -1),
      );
      this.#lastRead = records.at(-1)?.dynamodb.SequenceNumber ?? this.#lastRead;
      this.#recordsRead += records.length;
      return records;
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === 'ITERATOR_EXPIRED') this.#iterator = undefined;
      else if (code === 'TRIMMED') this.#iterator = await this.#newIterator('TRIM_HORIZON');
      else throw error;
      return await this.read(limit);
    }
  }

  #newIterator(from?: 'TRIM_HORIZON'): Promise<string> {
    const start =
      this.#lastRead === undefined || from
        ? ({ type: 'TRIM_HORIZON' } as const)
        : ({ type: 'AFTER', sequenceNumber: this.#lastRead } as const);
    return this.#source.getShardIterator({ streamArn: this.#streamArn, shardId: this.shardId, start });
  }
}
