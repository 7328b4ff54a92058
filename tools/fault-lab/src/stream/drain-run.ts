import { setTimeout as sleep } from 'node:timers/promises';
import { isTenantId } from '@cloudpf/tenant-routing';
import { Life, type Network } from '../function/life.ts';
import { cellsOf, holdingStore } from '../function/ports.ts';
import { type Surroundings } from '../function/surroundings.ts';
import { type Cells } from '../world/cells.ts';

const ROUNDS = 3;
const PAUSE_MS = 200;

export interface DrainOptions {
  readonly around: Surroundings;
  readonly cells: Cells;
  readonly network: Network;
}

/** Drains every tenant of the run with what the scheduled function does; what a cell does not take now stays. */
export async function drainRun({ around, cells, network }: DrainOptions): Promise<void> {
  const { core } = around;
  const life = new Life(network);
  const store = holdingStore(around, life);
  const opened = cellsOf(around, life);
  const registry = new core.DynamoDbTenantRegistry(around.dynamodb, around.tenantsTable);
  const common = {
    parked: new core.ParkedChanges(store),
    quarantine: new core.Quarantine(store),
    endings: { count: () => undefined, stopped: () => undefined },
    hasTime: () => true,
  };
  const products = {
    ...common,
    schema: core.PRODUCTS,
    index: new core.ElasticsearchTenantIndex(opened, core.PRODUCTS),
  };
  const purchases = {
    ...common,
    schema: core.PURCHASES,
    index: new core.ElasticsearchTenantIndex(opened, core.PURCHASES),
  };
  for (const { tenant: id } of cells.all) {
    for (let round = 1; isTenantId(id) && round <= ROUNDS; round += 1) {
      try {
        const tenant = await registry.find(id);
        if (!tenant) break;
        const drained = [await core.drainTenant(tenant, products), await core.drainTenant(tenant, purchases)];
        if (drained.every(({ stoppedBy }) => stoppedBy === undefined)) break;
      } catch {
        // The world may be broken at this moment; the last drain comes when it is not.
      }
      await sleep(PAUSE_MS);
    }
  }
}
