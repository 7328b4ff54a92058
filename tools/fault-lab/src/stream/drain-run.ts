import { setTimeout as sleep } from 'node:timers/promises';
import { type TableSchema, type TenantIndex } from '@cloudpf/change-stream';
import { type TableCopy } from '@cloudpf/recovery';
import { Life, type Network } from '../function/life.ts';
import { type Patience, pausesOf, REQUEST_TIMEOUT_MS } from '../function/patience.ts';
import { cellsOf, holdingStore } from '../function/ports.ts';
import { type Surroundings } from '../function/surroundings.ts';

const ROUNDS: Readonly<Record<Patience, number>> = { short: 2, long: 50 };
const PAUSE_MS = 200;

export interface DrainOptions {
  readonly around: Surroundings;
  readonly network: Network;
  readonly patience: Patience;
}

/** Drains every tenant with what the scheduled function does; what a cell does not take now stays. */
export async function drainRun({ around, network, patience }: DrainOptions): Promise<void> {
  const { core } = around;
  const life = new Life(network);
  const store = holdingStore(around, life);
  const cells = cellsOf(around, life, REQUEST_TIMEOUT_MS[patience]);
  const ports = {
    registry: new core.DynamoDbTenantRegistry(around.dynamodb, around.tenantsTable),
    copies: [
      copyOf(core.PRODUCTS, new core.ElasticsearchTenantIndex(cells, core.PRODUCTS)),
      copyOf(core.PURCHASES, new core.ElasticsearchTenantIndex(cells, core.PURCHASES)),
    ],
    parked: new core.ParkedChanges(store),
    quarantine: new core.Quarantine(store),
    endings: { count: () => undefined, stopped: () => undefined },
  };
  for (let round = 1; round <= ROUNDS[patience]; round += 1) {
    try {
      const { tables, failed } = await core.drainTenants(ports, { sleep: pausesOf(patience) });
      if (failed.length === 0 && tables.every(({ stoppedBy }) => stoppedBy === undefined)) return;
    } catch {
      // The world may be broken at this moment; the last drain comes when it is not.
    }
    await sleep(PAUSE_MS);
  }
}

/** A table's own type of item is of no concern to who drains several. */
function copyOf<T>(schema: TableSchema<T>, index: TenantIndex<T>): TableCopy {
  return { schema, index: index };
}
