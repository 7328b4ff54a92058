import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { type TenantId } from '@cloudpf/tenant-routing';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type ErasableItems, type Refusal } from './erasure-ports.ts';

/** DynamoDB writes at most this many items a request. */
const WRITES_AT_A_TIME = 25;
const REQUESTS_AT_ONCE = 8;
/** Waits double from the first to the longest, so that a table that throttles is asked for half a minute. */
const ROUNDS = 12;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;

export interface DynamoDbErasableItemsOptions {
  readonly table: string;
  /** The name of the sort key. */
  readonly keyName: string;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export class DynamoDbErasableItems implements ErasableItems {
  readonly name: string;
  readonly #dynamodb: DynamoDBClient;
  readonly #keyName: string;
  readonly #sleep: (ms: number) => Promise<unknown>;
  readonly #limit = pLimit(REQUESTS_AT_ONCE);

  constructor(
    dynamodb: DynamoDBClient,
    { table, keyName, sleep = (ms) => delay(ms) }: DynamoDbErasableItemsOptions,
  ) {
    this.name = table;
    this.#dynamodb = dynamodb;
    this.#keyName = keyName;
    this.#sleep = sleep;
  }

  async *pages(tenant: TenantId): AsyncGenerator<readonly string[]> {
    const query = {
      TableName: this.name,
      ConsistentRead: true,
      KeyConditionExpression: 'tenant_id = :tenant',
      ExpressionAttributeValues: { ':tenant': { S: tenant } },
      ProjectionExpression: '#key',
      ExpressionAttributeNames: { '#key': this.#keyName },
    };
    for await (const { Items = [] } of paginateQuery({ client: this.#dynamodb }, query)) {
      yield Items.flatMap((item) => item[this.#keyName]?.S ?? []);
    }
  }

  async remove(tenant: TenantId, keys: readonly string[]): Promise<readonly Refusal[]> {
    const parts: (readonly string[])[] = [];
    for (let start = 0; start < keys.length; start += WRITES_AT_A_TIME) {
      parts.push(keys.slice(start, start + WRITES_AT_A_TIME));
    }
    const refused = await Promise.all(parts.map((part) => this.#limit(() => this.#removePart(tenant, part))));
    return refused.flat();
  }

  async mark(tenant: TenantId, writtenAt: string): Promise<void> {
    const Item = { ...this.#address(tenant, HEARTBEAT_KEY), written_at: { S: writtenAt } };
    await this.#dynamodb.send(new PutItemCommand({ TableName: this.name, Item }));
  }

  async #removePart(tenant: TenantId, keys: readonly string[]): Promise<readonly Refusal[]> {
    let waiting = keys.map((key): WriteRequest => ({ DeleteRequest: { Key: this.#address(tenant, key) } }));
    let wait = FIRST_WAIT_MS;
    for (let round = 1; ; round++) {
      const { UnprocessedItems } = await this.#dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [this.name]: waiting } }),
      );
      waiting = UnprocessedItems?.[this.name] ?? [];
      if (waiting.length === 0) return [];
      if (round === ROUNDS) break;
      await this.#sleep(wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
    return waiting.map(({ DeleteRequest }) => ({
      what: DeleteRequest?.Key?.[this.#keyName]?.S ?? '',
      reason: 'the table takes no more writes for now',
    }));
  }

  #address(tenant: TenantId, key: string) {
    return { tenant_id: { S: tenant }, [this.#keyName]: { S: key } };
  }
}
