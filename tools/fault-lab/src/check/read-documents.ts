import { askNode, type NodeAddress } from '../world/lab-node.ts';
import { type StoredDocument } from './check-documents.ts';

interface Found {
  readonly hits: { readonly hits: readonly Hit[] };
}

interface Hit {
  readonly _index: string;
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** What a node gives at once, and more than a run of the laboratory makes. */
const MOST = 10_000;

export interface NodeOfRun {
  readonly address: NodeAddress;
  /** The tenants whose cells are on the node. */
  readonly tenants: readonly string[];
  /** Begins every tenant id of the run. */
  readonly prefix: string;
}

/** Every document of a run on one node, whatever index it got into, and whether a search of its tenant finds it. */
export async function readDocuments({
  address,
  tenants,
  prefix,
}: NodeOfRun): Promise<readonly StoredDocument[]> {
  const indices = `/${prefix}*_products_*,${prefix}*_purchases_*`;
  await askNode(address, { method: 'POST', path: `${indices}/_refresh` });
  const stored = await search(address, indices);
  const found = await search(address, `/${prefix}*_products,${prefix}*_purchases`);
  const visible = new Set(found.map(nameOf));
  return stored.map((hit) => ({
    index: hit._index,
    id: hit._id,
    source: hit._source,
    isVisible: visible.has(nameOf(hit)),
    isHome: tenants.some((tenant) => hit._index.startsWith(`${tenant}_`)),
  }));
}

async function search(address: NodeAddress, indices: string): Promise<readonly Hit[]> {
  const { hits } = await askNode<Found>(address, { method: 'GET', path: `${indices}/_search?size=${MOST}` });
  if (hits.hits.length === MOST)
    throw new RangeError('a run of the laboratory left more documents than one page holds');
  return hits.hits;
}

function nameOf({ _index, _id }: Hit): string {
  return `${_index}/${_id}`;
}
