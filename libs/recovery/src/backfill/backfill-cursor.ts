import { type HoldingStore } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import * as z from 'zod';

const Progress = z.object({
  stream_label: z.string(),
  /** Every item up to this sort key has been brought to the cell. */
  after: z.string(),
  /** Items brought so far. */
  items: z.int(),
  started_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
/** How far a backfill has come that is not at its end. Times are UTC, ISO 8601. */
export type BackfillProgress = z.infer<typeof Progress>;

/** Where a backfill that was stopped goes on: `progress/backfill/<table>/<tenant>.json`. */
export class BackfillCursor {
  readonly #store: HoldingStore;
  readonly #key: string;

  constructor(store: HoldingStore, { table, tenant }: { readonly table: Table; readonly tenant: TenantId }) {
    this.#store = store;
    this.#key = `progress/backfill/${table}/${tenant}.json`;
  }

  /** `undefined` where no backfill was stopped; one that cannot be read begins anew, which only takes longer. */
  async read(): Promise<BackfillProgress | undefined> {
    const body = await this.#store.get(this.#key);
    if (!body) return undefined;
    try {
      return Progress.parse(JSON.parse(Buffer.from(body).toString()));
    } catch {
      return undefined;
    }
  }

  async write(progress: BackfillProgress): Promise<void> {
    await this.#store.put(this.#key, Buffer.from(JSON.stringify(progress)));
  }

  async forget(): Promise<void> {
    await this.#store.delete(this.#key);
  }
}
