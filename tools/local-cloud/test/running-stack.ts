import { readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { execa } from 'execa';
import getPort from 'get-port';
import { type Endpoints, readEndpoints } from '../src/endpoints.ts';
import { readRegistered } from '../src/engines/reaper.ts';
import { layoutOf } from '../src/stack/layout.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const operator = fileURLToPath(new URL('../../cli/bin/cloudpf.mjs', import.meta.url));
const pollMs = 200;

export type Item = Readonly<Record<string, unknown>>;
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}
export interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

/** A local cloud of its own, started and stopped as a user does, reached through its tables and HTTP alone. */
export class RunningStack {
  readonly dataDir: string;
  readonly #port: number;

  private constructor(dataDir: string, port: number) {
    this.dataDir = dataDir;
    this.#port = port;
  }

  static async create(): Promise<RunningStack> {
    const dataDir = await mkdtemp(join(tmpdir(), 'cloudpf-e2e-'));
    await chmod(dataDir, 0o755);
    return new RunningStack(dataDir, await getPort({ host: '127.0.0.1' }));
  }

  /** `npm start -- --detach`; gives what it printed. */
  async start(...more: readonly string[]): Promise<string> {
    return this.command('start', '--detach', '--tenants', '2', '--port', String(this.#port), ...more);
  }

  async command(name: string, ...args: readonly string[]): Promise<string> {
    const result = await execa(process.execPath, [program, name, '--data-dir', this.dataDir, ...args], {
      all: true,
      stdin: 'ignore',
    });
    return result.all;
  }

  /** The operator's command line; gives what it printed. */
  async cloudpf(...args: readonly string[]): Promise<string> {
    const { stdout } = await execa(process.execPath, [operator, ...args, '--data-dir', this.dataDir]);
    return stdout;
  }

  async endpoints(): Promise<Endpoints> {
    return readEndpoints(this.dataDir);
  }

  async put(table: 'products' | 'purchases', item: Item): Promise<void> {
    const { tables } = await this.endpoints();
    const client = await this.#dynamodb();
    await client.send(new PutItemCommand({ TableName: tables[table], Item: marshall(item) }));
  }

  async remove(table: 'products' | 'purchases', key: Item): Promise<void> {
    const { tables } = await this.endpoints();
    const client = await this.#dynamodb();
    await client.send(new DeleteItemCommand({ TableName: tables[table], Key: marshall(key) }));
  }

  /** A GET as the tenant's front end does it; the caller says what it expects to read. */

  async get<T>(tenant: string, path: string): Promise<Answer<T>> {
    const { gateway, tenants } = await this.endpoints();
    const response = await fetch(`${gateway}${path}`, {
      headers: { authorization: `Bearer ${tenants[tenant]?.token ?? ''}` },
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  async lakeKeys(prefix: string): Promise<readonly string[]> {
    const { s3, region, buckets } = await this.endpoints();
    const client = new S3Client({
      endpoint: s3,
      region,
      credentials: await this.#credentials(),
      forcePathStyle: true,
    });
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: buckets.lake, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  /** The process number of a tenant's search node. */
  nodePid(tenant: string): number {
    const file = join(layoutOf(this.dataDir).search(tenant), 'node.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly pid: number }).pid;
  }

  /** Takes away what a tenant's search node keeps, as a disk that is gone. */
  loseVolume(tenant: string): void {
    rmSync(join(layoutOf(this.dataDir).search(tenant), 'data'), { recursive: true });
  }

  /** Every process that the stack says it runs. */
  processes() {
    return readRegistered(layoutOf(this.dataDir).processesFile);
  }

  async destroy(): Promise<void> {
    await this.command('stop');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #dynamodb(): Promise<DynamoDBClient> {
    const { dynamodb, region } = await this.endpoints();
    return new DynamoDBClient({ endpoint: dynamodb, region, credentials: await this.#credentials() });
  }

  async #credentials() {
    const { credentials } = await this.endpoints();
    return { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key };
  }
}

/** Asks again until the answer will do; gives the last answer, good or not, so that the test can show it. */
export async function eventually<T>(
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (good(answer) || Date.now() > deadline) {
      return answer;
    }
    await delay(pollMs);
  }
}
