import { CorruptHoldingError, type ParkedChanges, type Quarantine } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';

export interface WaitingPlace {
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly table: Table;
  readonly tenant: TenantId;
}

const OBJECTS_A_PAGE = 1_000;

/**
 * The sort keys of which a change waits in a parked lane or in quarantine, some of them more than once. An object that
 * cannot be read waits for a person, who is told of it by the drain.
 */
export async function* waitingKeys(place: WaitingPlace): AsyncGenerator<string> {
  const { parked, quarantine, table, tenant } = place;
  let startAfter: string | undefined;
  do {
    const page = await parked.entries(table, tenant, pageAfter(startAfter));
    for (const { key } of page) {
      const lane = await readable(() => parked.read(key));
      for (const change of lane?.changes ?? []) yield change.key;
    }
    startAfter = page.length < OBJECTS_A_PAGE ? undefined : page.at(-1)?.key;
  } while (startAfter !== undefined);

  do {
    const page = await quarantine.entries(table, tenant, pageAfter(startAfter));
    for (const { objectKey } of page) {
      const key = (await readable(() => quarantine.read(objectKey)))?.key;
      if (key !== undefined && key !== null) yield key;
    }
    startAfter = page.length < OBJECTS_A_PAGE ? undefined : page.at(-1)?.objectKey;
  } while (startAfter !== undefined);
}

function pageAfter(startAfter: string | undefined) {
  return { limit: OBJECTS_A_PAGE, ...(startAfter === undefined ? {} : { startAfter }) };
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CorruptHoldingError) return undefined;
    throw error;
  }
}
