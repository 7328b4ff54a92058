import { HEARTBEAT_KEY, type HoldingStore, StreamReach } from '@cloudpf/change-stream';
import { type Table, TABLES } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { StreamBehindError } from '../errors.ts';
import { type ErasableItems, type ErasableStores } from './erasure-ports.ts';

export interface PassStreamsPorts extends Pick<ErasableStores, 'items'> {
  /** Where the functions note how far they have read. */
  readonly holding: HoldingStore;
}

export interface PassStreamsOptions {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** How long a table's stream may take, milliseconds. */
  readonly limitMs?: number;
  readonly onWait?: (waiting: { readonly table: Table; readonly waited_ms: number }) => void;
}

const LIMIT_MS = 600_000;
const LOOK_EVERY_MS = 2_000;
/** A function notes a heartbeat at most every ten seconds, so that one alone may go by. */
const MARK_EVERY_MS = 12_000;

/**
 * Waits until the functions have read the streams past everything that has been removed by now, while the tenant is
 * still fenced. Once the registry knows it no longer, a removal that is read then is kept in quarantine with the whole
 * item.
 * @throws StreamBehindError where that takes too long.
 */
export async function passStreams(
  ports: PassStreamsPorts,
  tenant: TenantId,
  options: PassStreamsOptions,
): Promise<void> {
  for (const table of TABLES) {
    try {
      await passStream({ table, tenant, items: ports.items[table], holding: ports.holding }, options);
    } finally {
      await ports.items[table].remove(tenant, [HEARTBEAT_KEY]);
    }
  }
}

interface OneStream {
  readonly table: Table;
  readonly tenant: TenantId;
  readonly items: ErasableItems;
  readonly holding: HoldingStore;
}

async function passStream(
  { table, tenant, items, holding }: OneStream,
  { now, sleep, limitMs = LIMIT_MS, onWait }: PassStreamsOptions,
): Promise<void> {
  const reach = new StreamReach(holding, table);
  const begun = now();
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    if (waited % MARK_EVERY_MS === 0) await items.mark(tenant, new Date(now()).toISOString());
    const reached = await reach.read();
    if (reached && Date.parse(reached.read_through) >= begun) return;
    if (waited >= limitMs) throw new StreamBehindError(table, reached?.read_through);
    onWait?.({ table, waited_ms: waited });
    await sleep(LOOK_EVERY_MS);
  }
}
