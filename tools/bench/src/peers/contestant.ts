import { join } from 'node:path';
import { bundleOf } from '@cloudpf/local-cloud';
import { bundleModule } from '../bundle-module.ts';
import { type Side, startBulk, startHandler } from '../cdc/sides.ts';
import { type StandInTenant } from '../stand-in.ts';
import { type Surroundings } from '../surroundings.ts';
import { type Peer, PEERS } from './peers.ts';

/** One function to compare, with what starts it for an index of its own. */
export interface Contestant {
  readonly id: string;
  readonly name: string;
  /** The file that is deployed; none of the client's helper, which is no function. */
  readonly bundle: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Makes an index for the tenant of the records. */
  readonly addCell: (tenantId: string) => Promise<StandInTenant>;
  readonly start: (tenantId: string, cell: StandInTenant) => Promise<Side>;
  /** Fills the index before measuring; itself unless another does it quicker. */
  readonly seededBy: string;
}

export const OURS = 'cdc-products';
export const BULK = 'bulk';

/** Ours, raw bulk and every peer. `packages` is what `installPeers` gave. */
export async function contestantsOf(
  surroundings: Surroundings,
  packages: string,
): Promise<readonly Contestant[]> {
  const { standIn, node } = surroundings;
  const bundle = bundleOf('cdc-products');
  const ours: Contestant = {
    id: OURS,
    name: 'CloudPF cdc-products',
    bundle,
    environment: standIn.environment,
    addCell: (tenantId) => surroundings.addCell(tenantId),
    start: () => startHandler({ bundle, environment: standIn.environment }),
    seededBy: OURS,
  };
  const bulk: Contestant = {
    id: BULK,
    name: 'raw bulk, documents ready-made',
    bundle: undefined,
    environment: {},
    addCell: (tenantId) => surroundings.addCell(`raw-${tenantId}`),
    start: (tenantId, cell) => startBulk(node.url, { [tenantId]: cell }),
    seededBy: BULK,
  };
  return [
    ours,
    bulk,
    ...(await Promise.all(PEERS.map((peer) => toContestant(peer, surroundings, packages)))),
  ];
}

async function toContestant(peer: Peer, surroundings: Surroundings, packages: string): Promise<Contestant> {
  const bundle = await bundleModule({
    entry: new URL(`../../peers/${peer.entry}.mjs`, import.meta.url),
    name: `peer-${peer.entry}`,
    packages: [packages],
    alias: { 'elasticsearch-of-the-peer': join(packages, '@elastic/elasticsearch') },
  });
  const environment = {
    ...surroundings.standIn.environment,
    AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
    NODE_URL: surroundings.node.url,
    ...peer.environment,
  };
  return {
    id: peer.id,
    name: peer.name,
    bundle,
    environment,
    addCell: (tenantId) => surroundings.addPlainCell(`${peer.id}-${tenantId}`),
    start: (_, { tenant_id, write_key }) =>
      startHandler({
        bundle,
        environment: { ...environment, API_KEY: write_key, INDEX: `${tenant_id}_products_write` },
      }),
    seededBy: peer.seededBy ?? peer.id,
  };
}
