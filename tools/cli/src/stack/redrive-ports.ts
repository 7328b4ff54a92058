import type { RedrivePorts } from '@cloudpf/recovery';
import type { Operations } from './operations.ts';

/** Only purchases have rows in the lake. */
export function redrivePorts({ registry, quarantine, copies, items, lake }: Operations): RedrivePorts {
  return {
    registry,
    quarantine,
    tables: {
      products: { ...copies.products, items: items.products },
      purchases: { ...copies.purchases, items: items.purchases, lake },
    },
  };
}
