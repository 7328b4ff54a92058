import { type SampleTenant } from '@cloudpf/sample-data';
import { eventOf } from '../cdc/sides.ts';
import { compareVersions, describeDifferences, TableModel } from '../cdc/table-model.ts';
import { readVersions } from '../cell-state.ts';
import { type Surroundings } from '../surroundings.ts';
import { type Contestant } from './contestant.ts';
import { productHistory } from './history.ts';

/** `right`, or what is wrong, in numbers of products. */
export interface Rightness {
  /** After a history delivered once, in order. */
  readonly inOrder: string;
  /** After one old batch of it came once more, as a redrive of a failed batch does. */
  readonly afterReplay: string;
}

const BATCHES = 8;
const REPLAYED = 2;
const SEED = 20_260_101;

/** Whether a function leaves the index as the table is. */
export async function probe(
  { node }: Surroundings,
  contestant: Contestant,
  tenant: SampleTenant,
): Promise<Rightness> {
  const cell = await contestant.addCell(tenant.tenant_id);
  const side = await contestant.start(tenant.tenant_id, cell);
  const table = new TableModel();
  const events = productHistory(tenant, BATCHES, SEED).map((records) => {
    table.apply(records);
    return eventOf(records);
  });
  const look = async () =>
    describeDifferences(
      compareVersions(table.of(tenant.tenant_id), await readVersions(node, cell.tenant_id)),
    );
  try {
    await side.write(events);
    const inOrder = await look();
    await side.write(events.slice(REPLAYED, REPLAYED + 1));
    return { inOrder, afterReplay: await look() };
  } finally {
    await side.stop();
  }
}
