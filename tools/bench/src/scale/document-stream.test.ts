import { sampleTenants } from '@cloudpf/sample-data';
import { describe, expect, it } from 'vitest';
import { DocumentStream } from './document-stream.ts';

const [tenant] = sampleTenants(1);

describe('DocumentStream', () => {
  it.each([1_000, 10_000])(
    'updates each of %i loaded products once before it comes back to one',
    (documents) => {
      const records = new DocumentStream(tenant!).batch(documents, documents);

      const ids = new Set(records.map(({ dynamodb }) => dynamodb?.Keys?.['product_id']?.S));
      expect(ids.size).toBe(documents);
      expect(records.every(({ eventName }) => eventName === 'MODIFY')).toBe(true);
    },
  );
});
