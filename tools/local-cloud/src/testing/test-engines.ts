import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installSearchEngine } from '@cloudpf/search-node';
import { type TestEngines } from '@cloudpf/testing';
import getPort from 'get-port';
import { athenaLocal } from '../engines/athena-local.ts';
import { dynamodbLocal, installDynamodbLocal } from '../engines/dynamodb-local.ts';
import { installMinistack, ministack } from '../engines/ministack.ts';
import { Reaper } from '../engines/reaper.ts';
import { searchNode } from '../engines/search-node.ts';
import { type Engine, Supervisor } from '../engines/supervisor.ts';
import { awsEnvironment } from '../stack/app-environment.ts';
import { settings } from '../stack/settings.ts';

/** Real engines for tests, in a folder of their own that is gone afterwards. */
export interface RunningTestEngines {
  readonly engines: TestEngines;
  readonly stop: () => Promise<void>;
}

interface Surroundings {
  readonly folder: string;
  readonly run: (engine: Engine) => Promise<unknown>;
}

const password = 'only-for-tests';

/** Starts one search node, DynamoDB in memory, S3 with Secrets Manager, and Athena, all on free ports. */
export async function startTestEngines(): Promise<RunningTestEngines> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-test-'));
  // The search node may run as another user, who must be able to reach its own folder in here.
  await chmod(folder, 0o755);
  const reaper = await Reaper.open(join(folder, 'processes.json'));
  const supervisor = new Supervisor(reaper, failLoudly);
  const stop = async (): Promise<void> => {
    supervisor.letGo();
    await supervisor.stopAll();
    await reaper.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { engines: await start({ folder, run: (engine) => supervisor.run(engine) }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(surroundings: Surroundings): Promise<TestEngines> {
  const ports: Ports = {
    search: await freePort(),
    transport: await freePort(),
    dynamodb: await freePort(),
    s3: await freePort(),
    athena: await freePort(),
  };
  await Promise.all([
    startSearch(surroundings, ports),
    startDynamodb(surroundings, ports),
    startS3AndAthena(surroundings, ports),
  ]);
  return {
    elasticsearch: { url: url(ports.search), username: 'elastic', password },
    dynamodb: url(ports.dynamodb),
    s3: url(ports.s3),
    secretsManager: url(ports.s3),
    athena: url(ports.athena),
    region: settings.region,
    credentials: settings.credentials,
  };
}

interface Ports {
  readonly search: number;
  readonly transport: number;
  readonly dynamodb: number;
  readonly s3: number;
  readonly athena: number;
}

async function startSearch({ folder, run }: Surroundings, ports: Ports): Promise<void> {
  await run(
    searchNode({
      tenant: 'test',
      engineHome: await installSearchEngine(),
      dataDir: join(folder, 'search'),
      port: ports.search,
      transportPort: ports.transport,
      password,
    }),
  );
}

async function startDynamodb({ folder, run }: Surroundings, ports: Ports): Promise<void> {
  const home = await installDynamodbLocal();
  await run(dynamodbLocal({ folder: home, port: ports.dynamodb, logFile: join(folder, 'dynamodb.log') }));
}

async function startS3AndAthena({ folder, run }: Surroundings, ports: Ports): Promise<void> {
  const home = await installMinistack();
  await run(
    ministack({ folder: home, port: ports.s3, dataDir: join(folder, 's3'), logFile: join(folder, 's3.log') }),
  );
  const endpoints = { dynamodb: url(ports.dynamodb), s3: url(ports.s3), secretsManager: url(ports.s3) };
  await run(
    athenaLocal({
      port: ports.athena,
      dataDir: join(folder, 'athena'),
      s3: url(ports.s3),
      environment: awsEnvironment({ ...endpoints, athena: url(ports.athena) }),
      logFile: join(folder, 'athena.log'),
    }),
  );
}

async function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1', reserve: true });
}

function url(port: number): string {
  return `http://127.0.0.1:${port}`;
}

const failLoudly = {
  crashed: (engine: string, reason: string) => {
    console.error(`${engine} ended during the tests: ${reason}`);
  },
  restarted: (engine: string) => {
    console.error(`${engine} was started again during the tests`);
  },
  restartFailed: (engine: string, error: unknown) => {
    console.error(`${engine} could not be started again`, error);
  },
};
