import { setTimeout as delay } from 'node:timers/promises';
import { installSearchEngine, issueCellKeys } from '@cloudpf/search-node';
import { type SampleTenant } from '@cloudpf/sample-data';
import { searchNode } from '../engines/search-node.ts';
import { type Step } from '../plan.ts';
import { ensureIndices } from '../provision/indices.ts';
import { register, registryEntry } from '../provision/registry.ts';
import { ensureWorkgroup } from '../provision/athena-tables.ts';
import { type CellSecrets, readCells, rememberCell, restoreSecrets } from './cell-keys-file.ts';
import { type Context, httpPort, portOf, transportPort } from './context.ts';

/** A node that has just started refuses every key until it has read them. */
const KEY_LOOKS = 30;
const KEY_LOOK_MS = 500;

/** Every tenant's cell: its search node, keys, indices and registry entry. */
export function cellSteps(context: Context): readonly Step[] {
  return [
    {
      id: 'elasticsearch',
      title: 'Elasticsearch',
      run: async (note) => {
        await installSearchEngine({ onProgress: note });
        return undefined;
      },
    },
    ...context.tenants.map((tenant) => nodeStep(context, tenant)),
    registryStep(context),
  ];
}

function nodeStep(context: Context, shop: SampleTenant): Step {
  const { tenant_id: tenant, name } = shop;
  const { layout, ports } = context;
  return {
    id: nodeStepId(tenant),
    title: `Search node of ${name}`,
    after: ['elasticsearch'],
    run: async () => {
      const port = portOf(ports, httpPort(tenant));
      await context.run(
        searchNode({
          tenant,
          engineHome: await installSearchEngine(),
          dataDir: layout.search(tenant),
          port,
          transportPort: portOf(ports, transportPort(tenant)),
          password: context.searchPassword,
          restored: () => restoreKeys(context, tenant),
        }),
      );
      await ensureCell(context, shop);
      return undefined;
    },
  };
}

async function ensureCell(context: Context, tenant: SampleTenant): Promise<void> {
  const { tenant_id: id } = tenant;
  const { write } = (await usableKeys(context, id)) ?? (await issueKeys(context, id));
  await ensureIndices(registryEntry(tenant, searchUrl(context, id)), write);
}

/** A node that lost its volume has lost its keys too. Its indices are for a backfill to make, which fills them as well. */
async function restoreKeys(context: Context, tenant: string): Promise<void> {
  if (await usableKeys(context, tenant)) return;
  await issueKeys(context, tenant);
  await restoreSecrets(context.layout.cellsFile, context.clients.secrets);
}

/** The keys that were issued before, where the node still knows them. */
async function usableKeys(context: Context, tenant: string): Promise<CellSecrets | undefined> {
  const keys = readCells(context.layout.cellsFile)[tenant];
  for (let look = 1; keys && look <= KEY_LOOKS; look++) {
    const { status } = await fetch(`${searchUrl(context, tenant)}/_security/_authenticate`, {
      headers: { authorization: `ApiKey ${keys.write}` },
    });
    if (status !== 401) return keys;
    await delay(KEY_LOOK_MS);
  }
  return undefined;
}

async function issueKeys(context: Context, tenant: string): Promise<CellSecrets> {
  const url = searchUrl(context, tenant);
  const { searchPassword: password } = context;
  const { writeKey, readKey } = await issueCellKeys({ url, username: 'elastic', password, tenant });
  const secrets = { write: writeKey, read: readKey };
  rememberCell(context.layout.cellsFile, tenant, secrets);
  return secrets;
}

function registryStep(context: Context): Step {
  const { layout, clients, tenants } = context;
  return {
    id: 'cells',
    title: 'Registry, secrets and workgroups of the tenants',
    after: [...tenants.map(({ tenant_id }) => nodeStepId(tenant_id)), 'dynamodb', 's3', 'athena'],
    run: async () => {
      await restoreSecrets(layout.cellsFile, clients.secrets);
      for (const tenant of tenants) {
        const entry = registryEntry(tenant, searchUrl(context, tenant.tenant_id));
        await ensureWorkgroup(clients.athena, entry);
        await register(clients.dynamodb, entry);
      }
      return undefined;
    },
  };
}

function searchUrl({ ports }: Context, tenant: string): string {
  return `http://127.0.0.1:${portOf(ports, httpPort(tenant))}`;
}

function nodeStepId(tenant: string): string {
  return `node/${tenant}`;
}
