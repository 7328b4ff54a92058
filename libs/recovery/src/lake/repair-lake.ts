import { backfillPosition, PURCHASES } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Lake, type LakeRecord } from '@cloudpf/lake-writer';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type ItemTable } from '../table/item-table.ts';
import { upsertFrom } from '../table/table-change.ts';
import { isReadable, readItem, type TableItem } from '../verify/table-item.ts';
import { type LakeLook } from './lake-report.ts';

interface RepairPorts {
  readonly tenant: TenantId;
  readonly table: ItemTable;
  readonly lake: Pick<Lake, 'write'>;
}

const AT_A_TIME = 500;
/** Room for the numbers of one batch below a millisecond. */
const PLACES = 1_000_000n;

/**
 * Writes a row for each purchase that the lake lacks: what the table says now, at a position before every streamed
 * change, so that any of them wins. A purchase of which the lake has a row keeps it: a row that should win over it
 * would need a position between two changes. Writing its item again brings a change, and with it the row.
 * @returns the keys of those that were written.
 */
export async function repairLake(
  looks: readonly LakeLook[],
  ports: RepairPorts,
): Promise<ReadonlySet<string>> {
  const missing = looks.filter(({ finding }) => finding === 'missing').map(({ suspect }) => suspect.key);
  const mended = new Set<string>();
  if (missing.length === 0) return mended;
  const streamLabel = await ports.table.streamLabel();
  for (let start = 0; start < missing.length; start += AT_A_TIME) {
    const keys = missing.slice(start, start + AT_A_TIME);
    for (const key of await writeRows(keys, ports, streamLabel)) mended.add(key);
  }
  return mended;
}

async function writeRows(
  keys: readonly string[],
  { tenant, table, lake }: RepairPorts,
  streamLabel: string,
): Promise<readonly string[]> {
  const readAt = new Date().toISOString();
  const images = await table.get(tenant, keys);
  const items: readonly TableItem<Purchase>[] = [...images.values()].map((image) =>
    readItem(image, PURCHASES),
  );
  const position = backfillPosition(streamLabel, readAt);
  const records = items.filter(isReadable).map(({ key, image }, place): LakeRecord => {
    const change = upsertFrom<Purchase>({ schema: PURCHASES, tenant, key, readAt, position }, image);
    return {
      sequenceNumber: (BigInt(change.sequenceNumber) * PLACES + BigInt(place)).toString(),
      keys: { tenant_id: { S: tenant }, purchase_id: { S: key } },
      change,
    };
  });
  if (records.length === 0) return [];
  // A stream of its own, so that no batch of the real one meets these claims.
  const { coveredCount } = await lake.write({
    streamArn: `table/purchases/stream/${streamLabel}/reads`,
    records,
  });
  return records.slice(0, coveredCount).flatMap(({ change }) => change?.key ?? []);
}
