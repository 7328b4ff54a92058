import { PRODUCTS } from '@cloudpf/change-stream';
import { describe } from 'vitest';
import { InMemoryCell } from '../src/index.ts';
import { storedDocumentsContract } from './stored-documents.contract.ts';

describe('InMemoryCell', () => {
  storedDocumentsContract(async () => new InMemoryCell(PRODUCTS));
});
