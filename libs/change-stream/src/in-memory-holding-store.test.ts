import { describe } from 'vitest';
import { holdingStoreContract } from '../test/holding-store.contract.ts';
import { InMemoryHoldingStore } from './in-memory-holding-store.ts';

describe('InMemoryHoldingStore', () => {
  holdingStoreContract(async () => new InMemoryHoldingStore());
});
