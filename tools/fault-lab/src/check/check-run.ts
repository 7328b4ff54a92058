import { type LakeFormat } from '@cloudpf/lake-catalog';
import { describe } from '../model/lab-record.ts';
import { type Shop } from '../model/shop.ts';
import { type Ledger } from '../stream/ledger.ts';
import { type Cells } from '../world/cells.ts';
import { type LabWorld } from '../world/lab-world.ts';
import { checkDocuments } from './check-documents.ts';
import { checkHolding } from './check-holding.ts';
import { checkLake } from './check-lake.ts';
import { readDocuments } from './read-documents.ts';
import { readHolding } from './read-holding.ts';
import { readLake } from './read-lake.ts';
import { type Violation } from './violation.ts';

export interface CheckOptions {
  readonly world: LabWorld;
  readonly cells: Cells;
  readonly bucket: string;
  /** Of the run's tenant ids. */
  readonly prefix: string;
  readonly shop: Shop;
  readonly ledger: Ledger;
  readonly format: LakeFormat;
  /** Whether anybody wrote to cells what the tables say. */
  readonly isBackfilled: boolean;
  /** Tenants whose cell lost its data. */
  readonly wiped: ReadonlySet<string>;
  /** Tenants whose cell refused every document for a while. */
  readonly refusing: ReadonlySet<string>;
}

/** Reads what is in cells, holding store and lake, past every proxy, and holds it against the model. */
export async function checkRun(options: CheckOptions): Promise<readonly Violation[]> {
  const { world, cells, bucket, prefix, shop, ledger, format, wiped, refusing, isBackfilled } = options;
  const { records } = shop;
  // What the stream forgot unread is in the cells, rebuilt from the tables, and nowhere else.
  const read = new Map([...records].filter(([id]) => !ledger.trimmed.has(id)));
  const nodes = Map.groupBy(cells.all, ({ node }) => node);
  const documents = await Promise.all(
    [...nodes].map(([{ address }, own]) =>
      readDocuments({ address, prefix, tenants: own.map(({ tenant }) => tenant) }),
    ),
  );
  const held = await readHolding(world.direct.s3, bucket);
  const rows = await readLake(world.direct.s3, bucket, format);
  return [
    ...checkDocuments(
      documents.flat(),
      {
        newest: shop.newest(),
        unreadable: shop.unreadable(),
        isBackfilled,
        isFromTable: ({ id, tenant }) => wiped.has(tenant) || refusing.has(tenant) || ledger.trimmed.has(id),
      },
      records,
    ),
    ...checkHolding(held, read, { refusing, quarantined: ledger.quarantined }),
    ...checkLake(rows, read),
    ...[...read.values()]
      .filter(({ id }) => !ledger.isAcknowledged(id))
      .map((record): Violation => ({
        harm: 'lost',
        invariant: 'I3',
        message: `never acknowledged: ${describe(record)}`,
      })),
  ];
}
