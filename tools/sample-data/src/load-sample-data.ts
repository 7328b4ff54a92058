import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Image } from '@cloudpf/commerce';
import { generateProducts } from './generate-products.ts';
import { generatePurchaseHistories, type SamplePurchase } from './generate-purchases.ts';
import { SAMPLE_TENANTS, type SampleTenant } from './shop.ts';
import { type BatchWriteClient, writeBatches, type WriteOptions } from './write-batches.ts';

export interface LoadProgress {
  readonly tenant_id: string;
  readonly table: 'products' | 'purchases';
  /** Items, and changes and removals of items, written so far. */
  readonly written: number;
}

export interface LoadOptions {
  readonly dynamodb: BatchWriteClient;
  readonly tables: { readonly products: string; readonly purchases: string };
  readonly tenants?: readonly SampleTenant[];
  /** Products of each tenant that are there at the end. */
  readonly products?: number;
  /** Purchases of each tenant that are there at the end. */
  readonly purchases?: number;
  readonly seed?: string;
  readonly now?: Date;
  readonly concurrency?: number;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface LoadSummary {
  readonly tenants: number;
  readonly products: number;
  readonly purchases: number;
  /** All writes, with those of items changed or removed again. */
  readonly writes: number;
}

export const DEFAULT_PRODUCTS = 1_200;
export const DEFAULT_PURCHASES = 600;
export const DEFAULT_SEED = 'cloudpf';

/** One purchase of so many goes through all its statuses; the others are written once, as they are now. */
const CHANGING_SHARE = 5;

/** One item of so many is written a second time under a key of its own, and removed at the end. */
const WITHDRAWN_SHARE = 40;

/**
 * Fills the tables with the shops of the tenants, as shops do: some purchases change their status several times, some
 * items are withdrawn. At the end each tenant has exactly `products` and `purchases` items.
 */
export async function loadSampleData(options: LoadOptions): Promise<LoadSummary> {
  const { tenants = SAMPLE_TENANTS, products = DEFAULT_PRODUCTS, purchases = DEFAULT_PURCHASES } = options;
  const sample = { seed: options.seed ?? DEFAULT_SEED, now: options.now ?? new Date() };
  let writes = 0;
  for (const tenant of tenants) {
    const images = (): Generator<Image> => generateProducts(tenant, { ...sample, count: products });
    writes += await writeWaves({ options, tenant, table: 'products' }, [
      (table) => puts(table, withWithdrawn(images(), 'product_id')),
      (table) => removals(table, { images: images(), key: 'product_id' }),
    ]);
    const histories = (): Generator<SamplePurchase> =>
      generatePurchaseHistories(tenant, { ...sample, count: purchases, products });
    writes += await writeWaves({ options, tenant, table: 'purchases' }, [
      (table) => puts(table, withWithdrawn(imagesOfWave(histories(), 0), 'purchase_id')),
      ...[1, 2, 3, 4].map((wave) => (table: string) => puts(table, imagesOfWave(histories(), wave))),
      (table) => removals(table, { images: imagesOfWave(histories(), 0), key: 'purchase_id' }),
    ]);
  }
  return {
    tenants: tenants.length,
    products: tenants.length * products,
    purchases: tenants.length * purchases,
    writes,
  };
}

interface Target {
  readonly options: LoadOptions;
  readonly tenant: SampleTenant;
  readonly table: 'products' | 'purchases';
}

/** Writes to the table of the given name. */
type Wave = (table: string) => Iterable<TransactWriteItem>;

/** A wave begins when the one before is written, so an item never changes before it is there. */
async function writeWaves(target: Target, waves: readonly Wave[]): Promise<number> {
  const { options, tenant, table } = target;
  let written = 0;
  const writing: WriteOptions = {
    client: options.dynamodb,
    concurrency: options.concurrency ?? 2,
    onWritten: (count) => {
      written += count;
      options.onProgress?.({ tenant_id: tenant.tenant_id, table, written });
    },
    sleep: options.sleep,
  };
  for (const wave of waves) await writeBatches(wave(options.tables[table]), writing);
  return written;
}

/** The images that purchases get in this wave: their first in wave 0, then one change after the other. */
function* imagesOfWave(purchases: Iterable<SamplePurchase>, wave: number): Generator<Image> {
  let index = 0;
  for (const { image, earlier } of purchases) {
    const images = index % CHANGING_SHARE === 0 ? [...earlier, image] : [image];
    const due = images[wave];
    if (due) yield due;
    index += 1;
  }
}

function* withWithdrawn(images: Iterable<Image>, key: string): Generator<Image> {
  let index = 0;
  for (const image of images) {
    yield image;
    if (index % WITHDRAWN_SHARE === 0) yield { ...image, [key]: withdrawnKey(image, key) };
    index += 1;
  }
}

function* puts(TableName: string, images: Iterable<Image>): Generator<TransactWriteItem> {
  for (const image of images) yield { Put: { TableName, Item: image as Item } };
}

function* removals(
  TableName: string,
  { images, key }: { readonly images: Iterable<Image>; readonly key: string },
): Generator<TransactWriteItem> {
  let index = 0;
  for (const image of images) {
    if (index % WITHDRAWN_SHARE === 0) {
      const Key = { tenant_id: image['tenant_id'], [key]: withdrawnKey(image, key) } as Item;
      yield { Delete: { TableName, Key } };
    }
    index += 1;
  }
}

function withdrawnKey(image: Image, key: string): { S: string } {
  return { S: `old-${image[key]?.S ?? ''}` };
}

/** The client's own type of an item differs from ours only in what it allows to change. */
type Item = NonNullable<TransactWriteItem['Put']>['Item'];
