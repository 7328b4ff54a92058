import { askNode, type NodeAddress } from '../world/lab-node.ts';
import { type StoredDocument } from './check-documents.ts';

interface Found {
  readonly hits: {
    readonly hits: readonly {
      readonly _index: string;
      readonly _id: string;
      readonly _source: Readonly<Record<string, unknown>>;
    }[];
  };
}

const MOST = 10_000;

/** Every document of a run on one node, whatever index it got into. @param prefix of the run's tenant ids. */
export async function readDocuments(node: NodeAddress, prefix: string): Promise<readonly StoredDocument[]> {
  const indices = `/${prefix}*_products_*,${prefix}*_purchases_*`;
  await askNode(node, { method: 'POST', path: `${indices}/_refresh` });
  const { hits } = await askNode<Found>(node, { method: 'GET', path: `${indices}/_search?size=${MOST}` });
  return hits.hits.map(({ _index: index, _id: id, _source: source }) => ({ index, id, source }));
}
