import { type TableSchema } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type StoredDocument, type StoredDocuments } from '@cloudpf/tenant-index';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type ItemTable } from '../table/item-table.ts';
import { type Finding, judge } from './judge.ts';
import { keysOf, type Suspect } from './suspect.ts';
import { isReadable, readItem, type TableItem } from './table-item.ts';

/** The two sides of one tenant's table that must say the same. */
export interface VerifyPorts<T extends Product | Purchase> {
  readonly tenant: TenantId;
  readonly schema: TableSchema<T>;
  readonly table: ItemTable;
  readonly index: StoredDocuments;
}

/** Both sides of one document id, read afresh. */
export interface Look<T> {
  readonly suspect: Suspect;
  readonly item: TableItem<T> | undefined;
  readonly document: StoredDocument | undefined;
  readonly finding: Finding;
  /** Changes whenever one of the sides does. */
  readonly print: string;
  /** When the reading of the table began: UTC, ISO 8601. */
  readonly readAt: string;
}

/**
 * Reads the documents first and the table after them: so what the table says is never older than what the document
 * was written from.
 */
export async function look<T extends Product | Purchase>(
  suspects: readonly Suspect[],
  { tenant, schema, table, index }: VerifyPorts<T>,
): Promise<readonly Look<T>[]> {
  const documents = await index.get(suspects.map(({ id }) => id));
  const readAt = new Date().toISOString();
  const images = await table.get(tenant, keysOf(suspects));
  return suspects.map((suspect) => {
    const image = images.get(suspect.key);
    const item = image && readItem(image, schema);
    const document = documents.get(suspect.id);
    const finding = judge({ id: suspect.id, item, document });
    const content = isReadable(item) ? item.hash : '';
    const print = `${finding} ${content} ${document?.primaryTerm ?? ''} ${document?.seqNo ?? ''}`;
    return { suspect, item, document, finding, print, readAt };
  });
}
