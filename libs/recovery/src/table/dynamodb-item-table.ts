import {
  type AttributeValue as SdkValue,
  BatchGetItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { type TenantId } from '@cloudpf/tenant-routing';
import { setTimeout as sleep } from 'node:timers/promises';
import { NoStreamError } from '../errors.ts';
import { type ItemPage, type ItemTable, type PageOptions } from './item-table.ts';
import { wireImage } from './wire-image.ts';

/** DynamoDB takes at most this many keys a request. */
const KEYS_AT_A_TIME = 100;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;

export interface DynamoDbItemTableOptions {
  readonly table: string;
  /** The name of the sort key. */
  readonly keyName: string;
}

type SdkImage = Record<string, SdkValue>;

export class DynamoDbItemTable implements ItemTable {
  readonly keyName: string;
  readonly #dynamodb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamodb: DynamoDBClient, { table, keyName }: DynamoDbItemTableOptions) {
    this.#dynamodb = dynamodb;
    this.#table = table;
    this.keyName = keyName;
  }

  /** @throws NoStreamError where the table has none. */
  async streamLabel(): Promise<string> {
    const { Table } = await this.#dynamodb.send(new DescribeTableCommand({ TableName: this.#table }));
    if (Table?.LatestStreamLabel === undefined) throw new NoStreamError(this.#table);
    return Table.LatestStreamLabel;
  }

  async page(tenant: TenantId, { after, limit }: PageOptions = {}): Promise<ItemPage> {
    const readAt = new Date().toISOString();
    const { Items = [], LastEvaluatedKey } = await this.#dynamodb.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'tenant_id = :tenant',
        ExpressionAttributeValues: { ':tenant': { S: tenant } },
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(after === undefined ? {} : { ExclusiveStartKey: this.#address(tenant, after) }),
      }),
    );
    const items = Items.map(wireImage).filter((item) => item[this.keyName]?.S !== HEARTBEAT_KEY);
    const last = LastEvaluatedKey?.[this.keyName]?.S;
    return { items, readAt, ...(last === undefined ? {} : { after: last }) };
  }

  async count(tenant: TenantId): Promise<number> {
    const markers = await this.get(tenant, [HEARTBEAT_KEY]);
    let count = -markers.size;
    const input = {
      TableName: this.#table,
      Select: 'COUNT' as const,
      KeyConditionExpression: 'tenant_id = :tenant',
      ExpressionAttributeValues: { ':tenant': { S: tenant } },
    };
    for await (const { Count = 0 } of paginateQuery({ client: this.#dynamodb }, input)) count += Count;
    return count;
  }

  async get(tenant: TenantId, keys: readonly string[]): Promise<ReadonlyMap<string, Image>> {
    const found = new Map<string, Image>();
    const wanted = [...new Set(keys)];
    for (let start = 0; start < wanted.length; start += KEYS_AT_A_TIME) {
      const part = wanted.slice(start, start + KEYS_AT_A_TIME).map((key) => this.#address(tenant, key));
      for (const item of await this.#batchGet(part)) found.set(item[this.keyName]?.S ?? '', item);
    }
    return found;
  }

  async #batchGet(keys: SdkImage[]): Promise<Image[]> {
    const items: Image[] = [];
    let waiting = keys;
    for (let wait = FIRST_WAIT_MS; waiting.length > 0; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      const { Responses, UnprocessedKeys } = await this.#dynamodb.send(
        new BatchGetItemCommand({ RequestItems: { [this.#table]: { Keys: waiting, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[this.#table] ?? []).map(wireImage));
      waiting = UnprocessedKeys?.[this.#table]?.Keys ?? [];
      if (waiting.length > 0) await sleep(wait);
    }
    return items;
  }

  #address(tenant: TenantId, key: string): SdkImage {
    return { tenant_id: { S: tenant }, [this.keyName]: { S: key } };
  }
}
