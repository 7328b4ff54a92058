import { Client } from '@elastic/elasticsearch';
import { type SearchNode } from '@cloudpf/search-node';

/** How many products search can see, after everything written is visible. */
export async function countLive(node: SearchNode, tenantId: string): Promise<number> {
  return withClient(node, async (client) => {
    await client.indices.refresh({ index: `${tenantId}_products_write` });
    const { count } = await client.count({ index: `${tenantId}_products` });
    return count;
  });
}

/** Leaves one segment, so that what follows is not measured beside a merge. */
export async function settle(node: SearchNode, tenantId: string): Promise<void> {
  await withClient(node, async (client) => {
    await client.indices.refresh({ index: `${tenantId}_products_write` });
    await client.indices.forcemerge({ index: `${tenantId}_products_write`, max_num_segments: 1 });
  });
}

async function withClient<T>(
  { url, username, password }: SearchNode,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ node: url, auth: { username, password } });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
