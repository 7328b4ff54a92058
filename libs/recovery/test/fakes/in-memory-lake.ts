import { type ItemChange } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Lake, type LakeBatch, type LakeWritten } from '@cloudpf/lake-writer';
import { type CurrentPurchases } from '../../src/lake/current-purchases.ts';
import { expectedContent, type LakePurchase } from '../../src/lake/lake-content.ts';
import { compareKeys } from '../../src/verify/join-by-key.ts';

const PAGE = 3;

/** A change log of purchases in this process, and the present state that it tells. */
export class InMemoryLake implements CurrentPurchases, Pick<Lake, 'write'> {
  readonly rows: ItemChange<Purchase>[] = [];
  /** Called before every page, so that others can come in between. */
  meanwhile: () => void = () => undefined;

  async write(batch: LakeBatch): Promise<LakeWritten> {
    for (const { change } of batch.records) if (change) this.rows.push(change);
    return { batch, coveredCount: batch.records.length };
  }

  async *pages(keys?: readonly string[]): AsyncGenerator<readonly LakePurchase[]> {
    const newest = new Map<string, ItemChange<Purchase>>();
    for (const row of this.rows) {
      const held = newest.get(row.key);
      if (!held || row.position > held.position) newest.set(row.key, row);
    }
    const present = [...newest.values()]
      .flatMap(({ key, position, image, operation }) =>
        operation === 'upsert' ? [{ key, position, content: expectedContent(image) }] : [],
      )
      .filter(({ key }) => keys === undefined || keys.includes(key))
      .sort((a, b) => compareKeys(a.key, b.key));
    for (let start = 0; start < present.length; start += PAGE) {
      this.meanwhile();
      yield present.slice(start, start + PAGE);
    }
  }
}
