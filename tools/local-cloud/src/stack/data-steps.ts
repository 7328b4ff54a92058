import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type LoadSummary, loadSampleData } from '@cloudpf/sample-data';
import * as z from 'zod';
import { NotReadyError } from '../errors.ts';
import { type Step } from '../plan.ts';
import { mintToken } from '../tokens.ts';
import { type Context } from './context.ts';
import { writePrivateJson } from './private-file.ts';
import { settings } from './settings.ts';

/** What is read of `GET /search/{tenant_id}/status`; null where the node does not answer. */
const Documents = z.object({ documents: z.number().nullable() });
const Status = z.object({ tables: z.object({ products: Documents, purchases: Documents }) });

const pollMs = 250;
/** Parked and retried changes need their time after a crash; an idle pipeline needs a second. */
const searchableWithinMs = 180_000;

/** Sample data through the tables at the first start, and the proof that every tenant can search. */
export function dataSteps(context: Context, wanted: boolean): readonly Step[] {
  let loaded: LoadSummary | undefined;
  return [
    {
      id: 'sample-data',
      title: 'Sample data through the tables',
      after: ['functions'],
      run: async (note) => {
        if (!wanted || existsSync(context.layout.loadedMark)) {
          return wanted ? 'loaded earlier' : 'not wanted';
        }
        loaded = await loadSampleData({
          dynamodb: context.clients.dynamodb,
          tables: settings.tables,
          tenants: context.tenants,
          onProgress: ({ tenant_id, table, written }) => {
            note(`${tenant_id}: ${written} ${table}`);
          },
        });
        writePrivateJson(context.layout.loadedMark, { ...loaded, loaded_at: new Date().toISOString() });
        return `${loaded.products} products and ${loaded.purchases} purchases`;
      },
    },
    {
      id: 'searchable',
      title: 'First search of every tenant',
      after: ['gateway', 'sample-data'],
      run: async () => {
        const each = {
          products: loaded === undefined ? 0 : loaded.products / loaded.tenants,
          purchases: loaded === undefined ? 0 : loaded.purchases / loaded.tenants,
        };
        await Promise.all(context.tenants.map(({ tenant_id }) => untilSearchable(context, tenant_id, each)));
        return undefined;
      },
    },
  ];
}

interface Counts {
  readonly products: number;
  readonly purchases: number;
}

/** Asks the gateway, as a user would, until the tenant's documents are all there. */
async function untilSearchable(context: Context, tenant: string, atLeast: Counts): Promise<void> {
  const token = await mintToken(context.key, {
    tenantId: tenant,
    issuer: context.gatewayUrl,
    audience: settings.audience,
    expiresIn: '10 minutes',
  });
  const url = `${context.gatewayUrl}/search/${tenant}/status`;
  const deadline = Date.now() + searchableWithinMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const body = await response.text();
    if (response.ok && isThere(body, atLeast)) {
      return;
    }
    last = `${response.status} ${body.slice(0, 200)}`;
    await delay(pollMs);
  }
  throw new NotReadyError(`The data of ${tenant} are not searchable (${url}): ${last}`);
}

function isThere(body: string, atLeast: Counts): boolean {
  const { tables } = Status.parse(JSON.parse(body));
  return (
    (tables.products.documents ?? -1) >= atLeast.products &&
    (tables.purchases.documents ?? -1) >= atLeast.purchases
  );
}
