import { describe, inject } from 'vitest';
import { DynamoDBTable } from './dynamodb-table.ts';
import { streamSourceContract } from './stream-source.contract.ts';

describe('DynamoDBStreamSource', () => {
  const engines = inject('engines');

  streamSourceContract(
    () => new DynamoDBTable(engines).create(),
    () => new DynamoDBTable(engines).source,
  );
});
