import { describe } from 'vitest';
import { InMemoryErasableItems, InMemoryErasableObjects } from '../src/index.ts';
import { erasableItemsContract, erasableObjectsContract } from './erasable-stores.contract.ts';

describe('InMemoryErasableItems', () => {
  erasableItemsContract(async () => {
    const items = new InMemoryErasableItems('products');
    return {
      items,
      put: async (tenant, keys) => {
        items.put(tenant, ...keys);
      },
    };
  });
});

describe('InMemoryErasableObjects', () => {
  erasableObjectsContract(async (options) => {
    const objects = new InMemoryErasableObjects('lake', options);
    return {
      objects,
      put: async (key, body) => {
        objects.put(key, body.length);
      },
      delete: async (key) => {
        objects.delete(key);
      },
    };
  });
});
