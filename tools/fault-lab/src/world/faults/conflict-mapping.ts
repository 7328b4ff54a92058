import { indexDefinition, indexName, type Table, writeAlias } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { askNode, type NodeAddress } from '../lab-node.ts';
import { type Undo } from './undo.ts';

/** Far from those that a reindex makes. */
const GENERATION = 900_000;

type Aliases = Readonly<Record<string, { readonly aliases: Readonly<Record<string, object>> }>>;

/**
 * Puts an index in the place of a table's live one whose strict mapping lacks the field `position`, so that it
 * refuses every document. Undo brings the old index back; nothing can have been written to the other.
 */
export async function conflictMapping(
  node: NodeAddress,
  { tenant, table }: { readonly tenant: TenantId; readonly table: Table },
): Promise<Undo> {
  const answer = await askNode<Aliases>(node, {
    method: 'GET',
    path: `/_alias/${writeAlias(tenant, table)}`,
  });
  const [live = ''] = Object.keys(answer);
  const all = await askNode<Aliases>(node, { method: 'GET', path: `/${live}/_alias` });
  const aliases = Object.entries(all[live]?.aliases ?? {});
  const conflicting = indexName(tenant, table, GENERATION);
  const { settings, mappings } = indexDefinition(table);
  const properties = Object.fromEntries(
    Object.entries(mappings.properties).filter(([name]) => name !== 'position'),
  );
  const body = { settings, mappings: { ...mappings, properties } };
  await askNode(node, { method: 'PUT', path: `/${conflicting}`, body });

  const move = (from: string, to: string) => {
    const actions = aliases.flatMap(([alias, definition]) => [
      { remove: { index: from, alias } },
      { add: { ...definition, index: to, alias } },
    ]);
    return askNode(node, { method: 'POST', path: '/_aliases', body: { actions } });
  };
  await move(live, conflicting);
  return async () => {
    await move(conflicting, live);
    await askNode(node, { method: 'DELETE', path: `/${conflicting}` });
  };
}
