import { type BatchWriteItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { ACME } from '../../test/fixtures.ts';
import { DynamoDbErasableItems } from './dynamodb-erasable-items.ts';

/** A table that takes the first `taken` writes of each request and gives the others back. */
function slowTable(taken: number) {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const requests: number[] = [];
  const waits: number[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      const writes = (args.input as BatchWriteItemCommandInput).RequestItems?.['products'] ?? [];
      requests.push(writes.length);
      const rest = writes.slice(taken);
      return {
        response: {},
        output: { $metadata: {}, UnprocessedItems: rest.length > 0 ? { products: rest } : {} },
      };
    },
    { step: 'initialize' },
  );
  const items = new DynamoDbErasableItems(client, {
    table: 'products',
    keyName: 'product_id',
    sleep: async (ms) => void waits.push(ms),
  });
  return { items, requests, waits };
}

const keys = Array.from({ length: 30 }, (_, place) => `p-${place}`);

describe('items that a table does not take at once', () => {
  it('are sent again, 25 a request at most, after waits that grow', async () => {
    const { items, requests, waits } = slowTable(10);

    expect(await items.remove(ACME, keys)).toEqual([]);

    expect([...requests].sort((a, b) => b - a)).toEqual([25, 15, 5, 5]);
    expect(waits).toEqual([50, 100]);
  });

  it('are named where the table takes none of them for long', async () => {
    const { items, requests } = slowTable(0);

    const refused = await items.remove(ACME, ['p-1']);

    expect(refused).toEqual([{ what: 'p-1', reason: 'the table takes no more writes for now' }]);
    expect(requests).toHaveLength(12);
  });
});
