import { type StreamRecord } from '@cloudpf/change-stream';

/** What tells one version of a product from another: its stock. */
export type Versions = ReadonlyMap<string, number | undefined>;

/** The products table as it is after a stream of records. */
export class TableModel {
  readonly #tenants = new Map<string, Map<string, number | undefined>>();

  apply(records: readonly StreamRecord[]): void {
    for (const { dynamodb } of records) {
      const { tenant_id, product_id } = dynamodb?.Keys ?? {};
      const items = this.#itemsOf(tenant_id?.S ?? '');
      const { stock } = dynamodb?.NewImage ?? {};
      if (dynamodb?.NewImage)
        items.set(product_id?.S ?? '', stock?.N === undefined ? undefined : Number(stock.N));
      else items.delete(product_id?.S ?? '');
    }
  }

  of(tenantId: string): Versions {
    return this.#itemsOf(tenantId);
  }

  #itemsOf(tenantId: string): Map<string, number | undefined> {
    const known = this.#tenants.get(tenantId);
    if (known) return known;
    const made = new Map<string, number | undefined>();
    this.#tenants.set(tenantId, made);
    return made;
  }
}

export interface Differences {
  /** In the table, and search does not find them. */
  readonly missing: number;
  /** Search finds an older version. */
  readonly outdated: number;
  /** Gone from the table, and search still finds them. */
  readonly undead: number;
}

export function compareVersions(table: Versions, index: Versions): Differences {
  let [missing, outdated, undead] = [0, 0, 0];
  for (const [id, version] of table) {
    if (!index.has(id)) missing += 1;
    else if (index.get(id) !== version) outdated += 1;
  }
  for (const id of index.keys()) if (!table.has(id)) undead += 1;
  return { missing, outdated, undead };
}

/** `right`, or what is wrong in numbers. */
export function describeDifferences({ missing, outdated, undead }: Differences): string {
  const parts = [
    missing > 0 && `${missing} missing`,
    outdated > 0 && `${outdated} outdated`,
    undead > 0 && `${undead} undead`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'right' : parts.join(', ');
}
