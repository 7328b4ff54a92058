import { S3Client } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Catalog } from './catalog/catalog.ts';
import { DuckEngine } from './engine/duck-engine.ts';
import { QueryRunner } from './engine/query-runner.ts';
import { ObjectCache } from './lake/object-cache.ts';
import { S3ObjectStore } from './lake/object-store.ts';
import { Executions } from './server/executions.ts';
import { createAthenaServer } from './server/http-server.ts';
import { WorkGroups } from './server/work-groups.ts';

export interface AthenaLocalOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly s3Endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Catalog, results and object copies; a second server must not share it. */
  readonly dataDir: string;
  readonly cacheBytes?: number;
  /** Queries that run at once; the others wait. */
  readonly concurrency?: number;
  /** As DuckDB writes it. */
  readonly memoryLimit?: string;
}

export interface AthenaLocal {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts an Athena that keeps its catalog in a folder and its data in an S3 endpoint. */
export async function startAthenaLocal(options: AthenaLocalOptions): Promise<AthenaLocal> {
  const dataDir = resolve(options.dataDir);
  const cacheDir = join(dataDir, 'cache');
  const client = new S3Client({
    endpoint: options.s3Endpoint,
    region: options.region,
    credentials: options.credentials,
    forcePathStyle: true,
  });
  const store = new S3ObjectStore(client);
  const catalog = new Catalog(dataDir);
  const workGroups = new WorkGroups(dataDir);
  const cache = new ObjectCache({
    directory: cacheDir,
    store,
    maxBytes: options.cacheBytes ?? 2 * 1024 ** 3,
  });
  const engine = new DuckEngine({ cacheDir, memoryLimit: options.memoryLimit ?? '1GB', threads: 2 });
  const runner = new QueryRunner({ catalog, engine, store, cache });
  const executions = new Executions({
    dataDir,
    catalog,
    runner,
    store,
    workGroups,
    concurrency: options.concurrency ?? 4,
  });
  const server = createAthenaServer({ executions, workGroups, catalog });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await executions.close();
      await engine.close();
      client.destroy();
    },
  };
}
