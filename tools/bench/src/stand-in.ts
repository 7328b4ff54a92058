import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface StandInTenant {
  readonly tenant_id: string;
  readonly name: string;
  readonly search_endpoint: string;
  readonly read_key: string;
  readonly write_key: string;
}

export interface StandIn {
  readonly url: string;
  /** What the functions are to be started with so that they ask here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Adds a tenant to the registry, or moves it elsewhere for processes that have not asked yet. */
  put(tenant: StandInTenant): void;
  close(): Promise<void>;
}

const ISSUER = 'https://issuer.bench.invalid';
const AUDIENCE = 'cloudpf-bench';
const CURSOR_SECRET_ID = 'cursors';
const CURSOR_SECRETS = JSON.stringify({ secrets: ['cursors-of-a-benchmark'] });
const EMPTY_LIST =
  '<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>';

/** A tenant whose limits no measurement reaches. */
function registryItem({ tenant_id, name, search_endpoint }: StandInTenant) {
  const limit = { N: '1000000' };
  return {
    tenant_id: { S: tenant_id },
    name: { S: name },
    status: { S: 'active' },
    search_endpoint: { S: search_endpoint },
    secret_ref: { S: tenant_id },
    limits: { M: { requests_per_second: limit, concurrency: limit, daily_scan_bytes: limit } },
  };
}

/**
 * Answers the few calls that a function makes besides those to its cell: registry entry, key of the cell, secret of
 * the cursors, keys of the token's issuer, what is parked (nothing). It refuses every write, so a change that would be parked or quarantined
 * fails the run.
 */
export async function startStandIn(jwks: object): Promise<StandIn> {
  const tenants = new Map<string, StandInTenant>();
  const server = createServer((request, response) => {
    void answer(request, response, { tenants, jwks });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: url,
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
      TENANTS_TABLE: 'tenants',
      HOLDING_BUCKET: 'holding',
      JWKS_URI: `${url}/jwks.json`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      CURSOR_SECRET_ID,
      // A busy machine shall make a run slow, not end it.
      SEARCH_TIMEOUT_MS: '30000',
    },
    put: (tenant) => {
      tenants.set(tenant.tenant_id, tenant);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Known {
  readonly tenants: ReadonlyMap<string, StandInTenant>;
  readonly jwks: object;
}

async function answer(request: IncomingMessage, response: ServerResponse, known: Known): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const [, operation] = String(request.headers['x-amz-target'] ?? '').split('.');
  const send = (status: number, type: string, text: string) =>
    response.writeHead(status, { 'content-type': type }).end(text);

  if (operation === 'GetItem') {
    const { Key } = JSON.parse(body) as { Key: { tenant_id: { S: string } } };
    const tenant = known.tenants.get(Key.tenant_id.S);
    send(200, 'application/x-amz-json-1.0', JSON.stringify(tenant ? { Item: registryItem(tenant) } : {}));
  } else if (operation === 'GetSecretValue') {
    const { SecretId } = JSON.parse(body) as { SecretId: string };
    const [id = '', access] = SecretId.split('/');
    const tenant = known.tenants.get(id);
    const api_key = access === 'read' ? tenant?.read_key : tenant?.write_key;
    const SecretString = SecretId === CURSOR_SECRET_ID ? CURSOR_SECRETS : JSON.stringify({ api_key });
    send(200, 'application/x-amz-json-1.1', JSON.stringify({ SecretString }));
  } else if (request.method === 'GET' && request.url === '/jwks.json') {
    send(200, 'application/json', JSON.stringify(known.jwks));
  } else if (request.method === 'GET' && request.url?.includes('list-type=2')) {
    send(200, 'application/xml', EMPTY_LIST);
  } else {
    send(
      403,
      'application/xml',
      `<Error><Code>AccessDenied</Code><Message>a benchmark stores nothing: ${String(request.method)} ${String(request.url).split('?')[0] ?? ''}</Message></Error>`,
    );
  }
}
