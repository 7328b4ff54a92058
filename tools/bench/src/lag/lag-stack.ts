import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretsManagerCellKeys } from '@cloudpf/cells';
import { ParkedChanges, S3HoldingStore } from '@cloudpf/change-stream';
import { Tenant } from '@cloudpf/tenant-routing';
import { bundleModule } from '../bundle-module.ts';
import { Worker } from '../worker.ts';
import { type ArrivalPlan } from './arrival-plan.ts';
import {
  type Imported,
  type ImportOrder,
  type Seen,
  type Sent,
  type Watched,
  type WatchOrder,
} from './messages.ts';
import { type PrivateStack } from './private-stack.ts';

/** A load on the tables, watched from where users search; each in a process of its own. */
export interface LagStack {
  readonly tenants: readonly string[];
  readonly watched: readonly Watched[];
  send(plan: ArrivalPlan): Promise<Sent>;
  watch(order: WatchOrder): Promise<readonly Seen[]>;
  bring(order: ImportOrder): Promise<Imported>;
  /** How many products search finds for a tenant. */
  count(tenant: string): Promise<number>;
  /** How many changes of a tenant's products are parked. */
  parked(tenant: string): Promise<number>;
  /** Until the tenant's node answers. */
  untilBack(tenant: string): Promise<void>;
  stop(): Promise<void>;
}

const BACK_WITHIN_MS = 120_000;

export async function openLagStack({ endpoints }: PrivateStack): Promise<LagStack> {
  const { region } = endpoints;
  const credentials = {
    accessKeyId: endpoints.credentials.access_key_id,
    secretAccessKey: endpoints.credentials.secret_access_key,
  };
  const keys = new SecretsManagerCellKeys(
    new SecretsManagerClient({ endpoint: endpoints.secrets_manager, region, credentials }),
  );
  const s3 = new S3Client({ endpoint: endpoints.s3, region, credentials, forcePathStyle: true });
  const parked = new ParkedChanges(new S3HoldingStore(s3, endpoints.buckets.holding));
  const watched: Watched[] = [];
  for (const [tenant, { search_node, secret_ref, name }] of Object.entries(endpoints.tenants)) {
    const entry = Tenant.parse({
      tenant_id: tenant,
      name,
      status: 'active',
      search_endpoint: search_node,
      secret_ref,
    });
    watched.push({ tenant, url: search_node, readKey: (await keys.get(entry, 'read')).api_key });
  }
  const start = async <Question extends object, Answer>(entry: URL) =>
    new Worker<Question, Answer>(
      await bundleModule({ entry, name: `lag-${basename(entry.pathname, '.ts')}` }),
      endpoints.function_environment,
    );
  const [load, watcher, importer] = [
    await start<ArrivalPlan, Sent>(new URL('load-worker.ts', import.meta.url)),
    await start<WatchOrder, readonly Seen[]>(new URL('watch-worker.ts', import.meta.url)),
    await start<ImportOrder, Imported>(new URL('import-worker.ts', import.meta.url)),
  ];
  const count = async (tenant: string) => countProducts(targetOf(watched, tenant));
  return {
    tenants: watched.map(({ tenant }) => tenant),
    watched,
    send: (plan) => load.ask(plan),
    watch: (order) => watcher.ask(order),
    bring: (order) => importer.ask(order),
    count,
    parked: async (tenant) => (await parked.summary('products', tenant)).count,
    untilBack: async (tenant) => {
      const deadline = Date.now() + BACK_WITHIN_MS;
      while ((await count(tenant).catch(() => undefined)) === undefined) {
        if (Date.now() > deadline) throw new Error(`the node of ${tenant} does not come back`);
        await sleep(500);
      }
    },
    stop: async () => {
      await Promise.all([load.stop(), watcher.stop(), importer.stop()]);
    },
  };
}

function targetOf(watched: readonly Watched[], tenant: string): Watched {
  const found = watched.find((each) => each.tenant === tenant);
  if (!found) throw new RangeError(`there is no tenant "${tenant}"`);
  return found;
}

async function countProducts({ tenant, url, readKey }: Watched): Promise<number> {
  const response = await fetch(`${url}/${tenant}_products/_count`, {
    headers: { authorization: `ApiKey ${readKey}` },
  });
  if (!response.ok) throw new Error(`the count of ${tenant} answered ${response.status}`);
  return ((await response.json()) as { readonly count: number }).count;
}
