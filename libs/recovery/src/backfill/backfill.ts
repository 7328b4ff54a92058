import {
  backfillPosition,
  type HoldingStore,
  type ItemChange,
  type ParkedChanges,
  type Quarantine,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Image, type Product, type Purchase } from '@cloudpf/commerce';
import { type StoredDocuments } from '@cloudpf/tenant-index';
import { isFenced, type Tenant } from '@cloudpf/tenant-routing';
import { FencedTenantError } from '../errors.ts';
import { type ItemPage, type ItemTable } from '../table/item-table.ts';
import { removeFrom, upsertFrom } from '../table/table-change.ts';
import { isReadable, readItem } from '../verify/table-item.ts';
import { verify, type VerifyOptions } from '../verify/verify.ts';
import { BackfillCursor } from './backfill-cursor.ts';
import { BackfillLog } from './backfill-log.ts';
import { type BackfillReport, type BackfillUpdate } from './backfill-report.ts';
import { PacedWriter } from '../paced/paced-writer.ts';
import { waitingKeys } from './waiting-keys.ts';

export interface BackfillPorts<T extends Product | Purchase> {
  readonly tenant: Tenant;
  readonly schema: TableSchema<T>;
  readonly table: ItemTable;
  readonly index: TenantIndex<T>;
  readonly documents: StoredDocuments;
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly holding: HoldingStore;
  /** Creates what the cell lacks of its indices, and names it. */
  readonly provision: () => Promise<readonly string[]>;
}

export interface BackfillOptions {
  /** Items a second at most. */
  readonly rate?: number;
  /** Goes on where a backfill was stopped. */
  readonly resume?: boolean;
  readonly verify?: Omit<VerifyOptions, 'onProgress' | 'repair'>;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly onProgress?: (update: BackfillUpdate) => void;
}

const IN_FLIGHT = 2;
const KEYS_AT_A_TIME = 1_000;

/**
 * Brings one tenant's table into a cell that lacks it or lags behind, while changes flow: first the items of which an
 * old change waits, so that it cannot bring back what is gone; then every item; then it verifies, and mends what the
 * cell has and the table has not. Any number of times, also two at once, ends the same.
 * @throws FencedTenantError, CellUnavailableError; what is done is kept for a run that resumes.
 */
export async function backfill<T extends Product | Purchase>(
  ports: BackfillPorts<T>,
  options: BackfillOptions = {},
): Promise<BackfillReport> {
  if (isFenced(ports.tenant)) throw new FencedTenantError(ports.tenant.tenant_id);
  return new Backfill(ports, options).run();
}

class Backfill<T extends Product | Purchase> {
  readonly #ports: BackfillPorts<T>;
  readonly #options: BackfillOptions;
  readonly #writer: PacedWriter<ItemChange<T>>;
  readonly #cursor: BackfillCursor;
  readonly #log: BackfillLog;
  #label = '';

  constructor(ports: BackfillPorts<T>, options: BackfillOptions) {
    const { tenant, schema, index, holding } = ports;
    this.#ports = ports;
    this.#options = options;
    this.#writer = new PacedWriter({
      tenant: tenant.tenant_id,
      apply: (changes) => index.apply(tenant, changes),
      ...(options.rate === undefined ? {} : { maxRate: options.rate }),
      ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
    });
    this.#cursor = new BackfillCursor(holding, { table: schema.table, tenant: tenant.tenant_id });
    this.#log = new BackfillLog(options.onProgress ?? (() => undefined));
  }

  async run(): Promise<BackfillReport> {
    const { table, tenant, schema, documents } = this.#ports;
    this.#label = await table.streamLabel();
    const created = await this.#ports.provision();
    this.#log.total = await table.count(tenant.tenant_id);
    await this.#bringWaiting();
    // A new index has nothing of what an earlier run brought.
    await this.#bringItems(created.length === 0 ? await this.#resumeAfter() : undefined);
    const verification = await verify(
      { tenant: tenant.tenant_id, schema, table, index: documents },
      {
        ...this.#options.verify,
        repair: true,
        onProgress: (progress) => {
          this.#log.verifying(progress);
        },
      },
    );
    await this.#cursor.forget();
    return {
      tenant_id: tenant.tenant_id,
      table: schema.table,
      created,
      ...this.#log.figures(),
      verification,
    };
  }

  async #resumeAfter(): Promise<string | undefined> {
    if (this.#options.resume !== true) return undefined;
    const stopped = await this.#cursor.read();
    if (stopped?.stream_label !== this.#label) return undefined;
    this.#log.resume(stopped);
    return stopped.after;
  }

  async #bringWaiting(): Promise<void> {
    const { parked, quarantine, schema, tenant } = this.#ports;
    const place = { parked, quarantine, table: schema.table, tenant: tenant.tenant_id };
    let keys = new Set<string>();
    for await (const key of waitingKeys(place)) {
      keys.add(key);
      if (keys.size < KEYS_AT_A_TIME) continue;
      await this.#bringKeys([...keys]);
      keys = new Set();
    }
    if (keys.size > 0) await this.#bringKeys([...keys]);
  }

  async #bringKeys(keys: readonly string[]): Promise<void> {
    const readAt = new Date().toISOString();
    const images = await this.#ports.table.get(this.#ports.tenant.tenant_id, keys);
    const changes = keys.flatMap((key) => {
      const image = images.get(key);
      return image ? this.#upsert(image, readAt) : [removeFrom<T>(this.#read(key, readAt))];
    });
    this.#log.waiting({ keys: keys.length, present: images.size }, await this.#writer.write(changes));
  }

  /** Pages are read one after the other and written two at a time; the cursor stands behind those that are written. */
  async #bringItems(resumeAfter: string | undefined): Promise<void> {
    const underWay: Promise<ItemPage>[] = [];
    let after = resumeAfter;
    try {
      do {
        const page = await this.#ports.table.page(this.#ports.tenant.tenant_id, {
          limit: KEYS_AT_A_TIME,
          ...(after === undefined ? {} : { after }),
        });
        underWay.push(this.#bringPage(page));
        if (underWay.length >= IN_FLIGHT) await this.#move(underWay.shift());
        after = page.after;
      } while (after !== undefined);
      while (underWay.length > 0) await this.#move(underWay.shift());
    } finally {
      await Promise.allSettled(underWay);
    }
  }

  async #bringPage(page: ItemPage): Promise<ItemPage> {
    const changes = page.items.flatMap((image) => this.#upsert(image, page.readAt));
    const written = await this.#writer.write(changes);
    this.#log.items({ read: page.items.length, readable: changes.length }, written);
    return page;
  }

  async #move(underWay: Promise<ItemPage> | undefined): Promise<void> {
    const after = (await underWay)?.after;
    if (after === undefined) return;
    await this.#cursor.write({
      stream_label: this.#label,
      after,
      items: this.#log.figures().items.read,
      started_at: this.#log.figures().started_at,
      updated_at: new Date().toISOString(),
    });
  }

  #upsert(image: Image, readAt: string): readonly ItemChange<T>[] {
    const item = readItem(image, this.#ports.schema);
    return isReadable(item) ? [upsertFrom(this.#read(item.key, readAt), item.image)] : [];
  }

  #read(key: string, readAt: string) {
    const { schema, tenant } = this.#ports;
    const position = backfillPosition(this.#label, readAt);
    return { schema, tenant: tenant.tenant_id, key, readAt, position };
  }
}
