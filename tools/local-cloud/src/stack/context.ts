import { randomBytes } from 'node:crypto';
import { LAKE_FORMATS, type LakeFormat } from '@cloudpf/lake-catalog';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { type Engine, type RunningEngine } from '../engines/supervisor.ts';
import { UsageError } from '../errors.ts';
import { type Clients, createClients } from '../provision/clients.ts';
import { signingKey, type SigningKey } from '../tokens.ts';
import { appEnvironment, type ServiceEndpoints } from './app-environment.ts';
import { type Layout } from './layout.ts';
import { choosePorts, type Ports } from './ports.ts';
import { readJson, writePrivateJson } from './private-file.ts';

/** What all steps of one start share. */
export interface Context {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly endpoints: ServiceEndpoints;
  readonly gatewayUrl: string;
  readonly clients: Clients;
  readonly key: SigningKey;
  /** Of the user `elastic` on every search node. */
  readonly searchPassword: string;
  /** What page positions are signed with. */
  readonly cursorSecret: string;
  readonly lakeFormat: LakeFormat;
  /** What the functions read. */
  readonly environment: Readonly<Record<string, string>>;
  readonly tenants: readonly SampleTenant[];
  /** Starts an engine and keeps it alive. */
  readonly run: (engine: Engine) => Promise<RunningEngine>;
}

export interface ContextOptions {
  readonly layout: Layout;
  readonly port: number;
  readonly tenants: number;
  readonly run: Context['run'];
}

/** Chooses ports and reads, or makes, the keys of a data folder. */
export async function createContext({ layout, port, tenants, run }: ContextOptions): Promise<Context> {
  const all = sampleTenants(tenants);
  const nodes = all.flatMap(({ tenant_id }) => [httpPort(tenant_id), transportPort(tenant_id)]);
  const ports = await choosePorts(['gateway', 'dynamodb', 's3', 'athena', ...nodes], {
    file: layout.portsFile,
    wished: { gateway: port },
  });
  const url = (name: string): string => `http://127.0.0.1:${portOf(ports, name)}`;
  const endpoints = {
    dynamodb: url('dynamodb'),
    s3: url('s3'),
    secretsManager: url('s3'),
    athena: url('athena'),
  };
  const gatewayUrl = url('gateway');
  const lakeFormat = keptLakeFormat(layout.lakeFormatFile, process.env['LAKE_FORMAT']);
  return {
    layout,
    ports,
    endpoints,
    gatewayUrl,
    clients: createClients(endpoints),
    key: await signingKey(layout.signingKeyFile),
    searchPassword: keptSecret(layout.key('search-password')),
    cursorSecret: keptSecret(layout.key('cursor-secret')),
    lakeFormat,
    environment: appEnvironment({
      endpoints,
      gateway: gatewayUrl,
      lakeFormat,
    }),
    tenants: all,
    run,
  };
}

export function httpPort(tenant: string): string {
  return `search/${tenant}`;
}

export function transportPort(tenant: string): string {
  return `search-transport/${tenant}`;
}

export function portOf(ports: Ports, name: string): number {
  const port = ports[name];
  if (port === undefined) {
    throw new Error(`No port was chosen for ${name}`);
  }
  return port;
}

/** A secret made at the first start; what was signed with it stays good over a restart. */
function keptSecret(file: string): string {
  const known = readJson(file);
  if (typeof known === 'string') {
    return known;
  }
  const made = randomBytes(32).toString('base64url');
  writePrivateJson(file, made);
  return made;
}

/** One lake holds one format: the first start decides. */
function keptLakeFormat(file: string, wished: string | undefined): LakeFormat {
  const known = readJson(file) ?? wished ?? LAKE_FORMATS[0];
  const format = LAKE_FORMATS.find((each) => each === known);
  if (format === undefined) {
    throw new UsageError(
      `LAKE_FORMAT must be one of ${LAKE_FORMATS.join(', ')}, not ${JSON.stringify(known)}`,
    );
  }
  writePrivateJson(file, format);
  return format;
}
