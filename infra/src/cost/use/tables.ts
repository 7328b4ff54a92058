import { ASSUMPTIONS } from '../assumptions.ts';
import { GB, type Line } from '../bill.ts';
import { PRICES } from '../prices.ts';
import { purchasesKept } from '../sizes.ts';
import { changesOf } from './changes.ts';
import { type UseContext } from './context.ts';

const BYTES_A_WRITE = 1_024;

/** Writes of shops and of heartbeats, reads of the registry, and what is kept. Streams cost Lambda nothing. */
export function tableLines({ usage, facts }: UseContext): readonly Line[] {
  const { products, purchases } = changesOf(usage);
  const writesOf = (bytes: number) => Math.ceil(bytes / BYTES_A_WRITE);
  const writes =
    products.changes * writesOf(ASSUMPTIONS.productBytes.value) +
    purchases.changes * writesOf(ASSUMPTIONS.purchaseBytes.value) +
    products.heartbeats +
    purchases.heartbeats;
  const keptGb =
    (usage.tenants *
      (usage.products * ASSUMPTIONS.productBytes.value +
        purchasesKept(usage) * ASSUMPTIONS.purchaseBytes.value)) /
    GB;
  // Each run of a scheduled function reads each tenant once, others keep what they read for half a minute.
  const registryReads = usage.tenants * facts.scheduled.reduce((sum, { runs }) => sum + runs, 0) * 2;
  const line = (what: string, usd: number): Line => ({ service: 'DynamoDB', what, usd });
  return [
    line('writes of shops and heartbeats', writes * PRICES.dynamodbWrite.usd),
    line('reads of the registry', registryReads * PRICES.dynamodbRead.usd),
    line('what is kept', keptGb * PRICES.dynamodbGb.usd),
    line('point-in-time recovery', keptGb * PRICES.dynamodbRecoveryGb.usd),
  ];
}
