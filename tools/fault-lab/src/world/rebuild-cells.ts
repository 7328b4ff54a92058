import { TABLES } from '@cloudpf/es-mappings';
import { type Core } from '../core/build-core.ts';
import { type Shop } from '../model/shop.ts';
import { type Cells } from './cells.ts';

/** The history stands still by now, so that a difference needs no second look. */
const WAITS_MS = [1];

/** Brings every active tenant's cell back to what the tables say, as after the loss of a volume or of records. */
export async function rebuildCells({
  core,
  cells,
  shop,
}: {
  readonly core: Core;
  readonly cells: Cells;
  readonly shop: Shop;
}): Promise<void> {
  const schemas = { products: core.PRODUCTS, purchases: core.PURCHASES };
  for (const { role, tenant, client } of cells.all) {
    if (role === 'erasing') continue;
    for (const table of TABLES) {
      const { keyName } = schemas[table];
      const index = new core.ElasticsearchStoredDocuments(client, { tenant, table, keyName });
      const sides = { tenant, table: shop.itemTable(table), index };
      const options = { repair: true, waitsMs: WAITS_MS };
      if (table === 'products') await core.verify({ ...sides, schema: core.PRODUCTS }, options);
      else await core.verify({ ...sides, schema: core.PURCHASES }, options);
    }
  }
}
