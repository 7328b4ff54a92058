import { PURCHASES } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Lake } from '@cloudpf/lake-writer';
import { type TenantId } from '@cloudpf/tenant-routing';
import { setTimeout as delay } from 'node:timers/promises';
import { type ItemTable } from '../table/item-table.ts';
import { joinByKey } from '../verify/join-by-key.ts';
import { settle } from '../verify/settle.ts';
import { keysOf, type Suspect } from '../verify/suspect.ts';
import { isReadable, readItem, type TableItem, tableItems } from '../verify/table-item.ts';
import { type CurrentPurchases } from './current-purchases.ts';
import { differingFields, expectedContent, type LakePurchase } from './lake-content.ts';
import { type LakeLook, LakeFindings, type LakeVerifyReport } from './lake-report.ts';
import { repairLake } from './repair-lake.ts';

/** The two sides that must say the same of one tenant's purchases. */
export interface VerifyLakePorts {
  readonly tenant: TenantId;
  readonly table: ItemTable;
  readonly current: CurrentPurchases;
  readonly lake: Pick<Lake, 'write'>;
}

export interface VerifyLakeOptions {
  /** Writes rows of purchases that the lake lacks. */
  readonly repair?: boolean;
  /** Differences that the report names. */
  readonly names?: number;
  /** Milliseconds before each look at a difference; at least one. */
  readonly waitsMs?: readonly number[];
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly onProgress?: (progress: { readonly items: number }) => void;
}

const NAMES = 20;
const WAITS_MS = [1_000, 5_000, 10_000];
const SUSPECTS = 20_000;
const TELL_EVERY = 1_000;

/**
 * Compares the purchases table with what the lake says the purchases are now, field by field, while changes flow.
 * What seems to differ is looked at again, and named only where it stays different while neither side changes.
 */
export async function verifyLake(
  ports: VerifyLakePorts,
  { repair, names = NAMES, waitsMs = WAITS_MS, sleep = delay, onProgress }: VerifyLakeOptions = {},
): Promise<LakeVerifyReport> {
  const findings = new LakeFindings(ports.tenant, names);
  let suspects: Suspect[] = [];
  const settleAll = async () => {
    const { persisting, unsettled } = await settle(suspects, (part) => lookAt(part, ports), {
      waitsMs,
      sleep,
    });
    findings.unsettled(unsettled);
    const mended = repair === true ? await repairLake(persisting, ports) : new Set<string>();
    for (const seen of persisting) findings.found(seen, mended.has(seen.suspect.key));
    suspects = [];
  };

  const items = {
    pages: tableItems({ ...ports, schema: PURCHASES }),
    keyOf: ({ key }: TableItem<Purchase>) => key,
  };
  const rows = { pages: ports.current.pages(), keyOf: ({ key }: LakePurchase) => key };
  for await (const { key, left, right } of joinByKey(items, rows)) {
    const { items: seen } = findings.count({ items: left.length, rows: right.length });
    if (seen % TELL_EVERY === 0) onProgress?.({ items: seen });
    if (lookOf({ key, id: key }, left[0], right[0]).finding !== 'equal') suspects.push({ key, id: key });
    if (suspects.length >= SUSPECTS) await settleAll();
  }
  await settleAll();
  return findings.report(repair === true);
}

/** Reads the lake first and the table after it. */
async function lookAt(
  suspects: readonly Suspect[],
  { tenant, table, current }: VerifyLakePorts,
): Promise<readonly LakeLook[]> {
  const keys = keysOf(suspects);
  const rows = new Map<string, LakePurchase>();
  for await (const page of current.pages(keys)) for (const row of page) rows.set(row.key, row);
  const images = await table.get(tenant, keys);
  return suspects.map((suspect) => {
    const image = images.get(suspect.key);
    return lookOf(suspect, image && readItem(image, PURCHASES), rows.get(suspect.key));
  });
}

function lookOf(
  suspect: Suspect,
  item: TableItem<Purchase> | undefined,
  row: LakePurchase | undefined,
): LakeLook {
  const content = isReadable(item) ? item.hash : '';
  const fields = isReadable(item) && row ? differingFields(expectedContent(item.image), row.content) : [];
  const finding = findingOf(item, row, fields.length > 0);
  return { suspect, item, finding, fields, print: `${finding} ${content} ${row?.position ?? ''}` };
}

function findingOf(
  item: TableItem<Purchase> | undefined,
  row: LakePurchase | undefined,
  differs: boolean,
): LakeLook['finding'] {
  if (!item) return row ? 'extra' : 'equal';
  if (!isReadable(item)) return 'unreadable';
  if (!row) return 'missing';
  return differs ? 'stale' : 'equal';
}
