import { Client } from '@elastic/elasticsearch';
import { type SearchNode } from '@cloudpf/search-node';
import { type Versions } from './cdc/table-model.ts';

/** A node, and a user who may do everything there. */
export type NodeAccess = Pick<SearchNode, 'url' | 'username' | 'password'>;

const PAGE = 5_000;

interface Product {
  readonly product_id: string;
  readonly stock?: number;
}

/** Every product that search can find for a tenant, with its version, after all that was written is visible. */
export async function readVersions(node: NodeAccess, tenantId: string): Promise<Versions> {
  return withClient(node, async (client) => {
    await client.indices.refresh({ index: `${tenantId}_products_write` });
    const versions = new Map<string, number | undefined>();
    let after: string | undefined;
    for (;;) {
      const { hits } = await client.search<Product>({
        index: `${tenantId}_products`,
        size: PAGE,
        sort: [{ product_id: 'asc' }],
        _source: ['product_id', 'stock'],
        ...(after === undefined ? {} : { search_after: [after] }),
      });
      for (const { _source } of hits.hits) if (_source) versions.set(_source.product_id, _source.stock);
      if (hits.hits.length < PAGE) return versions;
      after = hits.hits.at(-1)?._source?.product_id;
    }
  });
}

/** Leaves one segment, so that what follows is not measured beside a merge. */
export async function settle(node: SearchNode, tenantId: string): Promise<void> {
  await withClient(node, async (client) => {
    await client.indices.refresh({ index: `${tenantId}_products_write` });
    await client.indices.forcemerge({ index: `${tenantId}_products_write`, max_num_segments: 1 });
  });
}

export async function withClient<T>(
  { url, username, password }: NodeAccess,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ node: url, auth: { username, password }, requestTimeout: 120_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
