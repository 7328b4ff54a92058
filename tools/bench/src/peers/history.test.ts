import { sampleTenants } from '@cloudpf/sample-data';
import { describe, expect, it } from 'vitest';
import { TableModel } from '../cdc/table-model.ts';
import { productHistory } from './history.ts';

const [tenant] = sampleTenants(1);

describe('productHistory', () => {
  it('is the same for the same seed and another for another', () => {
    const images = (seed: number) =>
      productHistory(tenant!, 2, seed)
        .flat()
        .map(({ dynamodb }) => [dynamodb?.SequenceNumber, dynamodb?.OldImage, dynamodb?.NewImage]);

    expect(images(7)).toEqual(images(7));
    expect(images(7)).not.toEqual(images(8));
  });

  it('lets a product go and come back within one batch', () => {
    const batches = productHistory(tenant!, 4, 1);

    const returns = batches.filter((records) => {
      const gone = new Set<string>();
      return records.some(({ eventName, dynamodb }) => {
        const key = dynamodb?.Keys?.['product_id']?.S ?? '';
        if (eventName === 'REMOVE') gone.add(key);
        return eventName === 'INSERT' && gone.has(key);
      });
    });

    expect(returns).toHaveLength(4);
  });

  it('never updates or removes what is not there', () => {
    const table = new TableModel();
    for (const record of productHistory(tenant!, 5, 3).flat()) {
      const key = record.dynamodb?.Keys?.['product_id']?.S ?? '';
      expect(table.of(tenant!.tenant_id).has(key)).toBe(record.eventName !== 'INSERT');
      table.apply([record]);
    }
  });
});
