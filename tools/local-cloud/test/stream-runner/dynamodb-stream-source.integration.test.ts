import { describe, inject } from 'vitest';
import { DynamoDBTable } from './dynamodb-table.ts';
import { streamSourceContract } from './stream-source.contract.ts';

describe('DynamoDBStreamSource', () => {
  const { dynamodb: endpoint, region, credentials } = inject('engines');
  const config = { endpoint, region, credentials };

  streamSourceContract(
    () => new DynamoDBTable(config).create(),
    () => new DynamoDBTable(config).source,
  );
});
