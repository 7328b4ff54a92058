import { type AttributeValue as SdkValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Image } from '@cloudpf/commerce';
import { type ItemKind } from '../items/item-kind.ts';
import { type Stack } from './stack.ts';

export interface ItemKey {
  readonly kind: ItemKind;
  readonly tenant: string;
  readonly id: string;
}

/** The tables of a running stack, one item at a time; every write gives back what was there before. */
export interface Tables {
  get(key: ItemKey): Promise<Image | undefined>;
  put(key: ItemKey, image: Image): Promise<Image | undefined>;
  remove(key: ItemKey): Promise<Image | undefined>;
  close(): void;
}

export class DynamoDbTables implements Tables {
  readonly #client: DynamoDBClient;
  readonly #names: Stack['tables'];

  constructor(stack: Stack) {
    this.#names = stack.tables;
    this.#client = new DynamoDBClient({
      endpoint: stack.dynamodb,
      region: stack.region,
      credentials: {
        accessKeyId: stack.credentials.access_key_id,
        secretAccessKey: stack.credentials.secret_access_key,
      },
      maxAttempts: 3,
    });
  }

  async get(key: ItemKey): Promise<Image | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ ...this.#address(key), ConsistentRead: true }),
    );
    return Item as Image | undefined;
  }

  async put(key: ItemKey, image: Image): Promise<Image | undefined> {
    const { Attributes } = await this.#client.send(
      new PutItemCommand({
        TableName: this.#names[key.kind.table],
        Item: image as Record<string, SdkValue>,
        ReturnValues: 'ALL_OLD',
      }),
    );
    return Attributes as Image | undefined;
  }

  async remove(key: ItemKey): Promise<Image | undefined> {
    const { Attributes } = await this.#client.send(
      new DeleteItemCommand({ ...this.#address(key), ReturnValues: 'ALL_OLD' }),
    );
    return Attributes as Image | undefined;
  }

  close(): void {
    this.#client.destroy();
  }

  #address({ kind, tenant, id }: ItemKey) {
    return { TableName: this.#names[kind.table], Key: { tenant_id: { S: tenant }, [kind.key]: { S: id } } };
  }
}
