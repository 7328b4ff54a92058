import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { type TestEngines } from '@cloudpf/testing';
import { FlyingRequests } from '../function/flying-requests.ts';
import { FaultProxy } from '../proxy/index.ts';
import { type LabNode } from './lab-node.ts';
import { startOwnNode } from './own-node.ts';

export interface AwsClients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
}

/** The engines that runs stand on, each behind a proxy that can break it. */
export interface LabWorld {
  readonly nodes: readonly LabNode[];
  /** Straight to the engines, for setting up and for checking. */
  readonly direct: AwsClients;
  /** The way that the functions take. */
  readonly proxied: AwsClients;
  readonly s3Proxy: FaultProxy;
  readonly dynamodbProxy: FaultProxy;
  readonly tenantsTable: string;
  /** What former runs left is taken away beside those that follow. */
  readonly leftovers: FlyingRequests;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly engines: TestEngines;
  /** Search nodes beside the engines' own one; only these can be killed. */
  readonly ownNodes: number;
}

const TENANTS_TABLE = 'fault-lab-tenants';
/** An engine that is slow must not take the run's time; what fails is brought again. */
const AWS_LIMITS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

/** Starts the nodes and puts a proxy before every engine. */
export async function startWorld({ engines, ownNodes }: WorldOptions): Promise<LabWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-lab-'));
  // A search node may run as another user, who must be able to reach its own folder in here.
  await chmod(folder, 0o755);
  // What strikes by chance has its dice in its name, so that a history that is played again meets the same.
  const front = (name: string, upstream: string) => FaultProxy.start({ name, upstream, seed: name });
  const own = Array.from({ length: ownNodes }, (_, place) => startOwnNode(folder, `lab-${place + 1}`, front));
  const s3Proxy = await front('s3', engines.s3);
  const dynamodbProxy = await front('dynamodb', engines.dynamodb);
  const shared = { address: engines.elasticsearch, proxy: await front('search', engines.elasticsearch.url) };
  const started = await Promise.all(own);

  const direct = clients(engines, engines);
  const proxied = clients(engines, { s3: s3Proxy.url, dynamodb: dynamodbProxy.url }, AWS_LIMITS);
  await createTenantsTable(direct.dynamodb);
  const nodes = [...started, shared];
  const leftovers = new FlyingRequests();
  return {
    nodes,
    direct,
    proxied,
    s3Proxy,
    dynamodbProxy,
    tenantsTable: TENANTS_TABLE,
    leftovers,
    stop: async () => {
      await leftovers.landed();
      for (const { dynamodb, s3 } of [direct, proxied]) {
        dynamodb.destroy();
        s3.destroy();
      }
      await Promise.all(
        [...nodes.map(({ proxy }) => proxy), s3Proxy, dynamodbProxy].map((each) => each.close()),
      );
      await Promise.all(started.map(({ stop }) => stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function clients(
  { region, credentials }: TestEngines,
  endpoints: { readonly s3: string; readonly dynamodb: string },
  limits: object = {},
): AwsClients {
  const common = { region, credentials, ...limits };
  return {
    dynamodb: new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb }),
    s3: new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true }),
  };
}

async function createTenantsTable(dynamodb: DynamoDBClient): Promise<void> {
  try {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: TENANTS_TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'tenant_id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'tenant_id', KeyType: 'HASH' }],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
