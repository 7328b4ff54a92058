import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type TestEngines } from '@cloudpf/testing';
import { DynamoDBStreamSource } from '../../src/stream-runner/dynamodb-stream-source.ts';

/** A table in DynamoDB Local with key `id` and a stream. */
export class DynamoDBTable {
  readonly name = `table-${randomUUID()}`;
  readonly source: DynamoDBStreamSource;
  readonly #client: DynamoDBClient;

  constructor({
    dynamodb: endpoint,
    region,
    credentials,
  }: Pick<TestEngines, 'dynamodb' | 'region' | 'credentials'>) {
    const config = { endpoint, region, credentials };
    this.#client = new DynamoDBClient(config);
    this.source = new DynamoDBStreamSource(new DynamoDBStreamsClient(config), this.name);
  }

  async create(): Promise<this> {
    await this.#client.send(
      new CreateTableCommand({
        TableName: this.name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    return this;
  }

  async put(id: string, text: string): Promise<void> {
    const command = new PutItemCommand({ TableName: this.name, Item: { id: { S: id }, text: { S: text } } });
    await this.#client.send(command);
  }

  async remove(id: string): Promise<void> {
    await this.#client.send(new DeleteItemCommand({ TableName: this.name, Key: { id: { S: id } } }));
  }

  async recreate(): Promise<void> {
    await this.#client.send(new DeleteTableCommand({ TableName: this.name }));
    await this.create();
  }
}
