import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A tenant whose cell takes everything, and one whose cell refuses connections. */
export const WELL = 'acme';
export const DOWN = 'norte';

/** As much of AWS, and of one tenant's cell, as functions that carry changes ask for. */
export interface StandInCloud {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function openStandInCloud(): Promise<StandInCloud> {
  const server = createServer((request, response) => {
    void answerTo(request, urlOf(server)).then(({ status = 200, body }) => {
      // By the second one a client knows that a cell is one.
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-elastic-product': 'Elasticsearch',
      });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: urlOf(server),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

async function answerTo(request: IncomingMessage, url: string): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const [, target = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  switch (target) {
    case 'GetItem': {
      const { Key } = JSON.parse(text) as { readonly Key: { readonly tenant_id: { readonly S: string } } };
      const Item = tenants(url).find(({ tenant_id }) => tenant_id.S === Key.tenant_id.S);
      return { body: Item ? { Item } : {} };
    }
    case 'Scan':
      return { body: { Items: tenants(url) } };
    case 'GetSecretValue':
      return { body: { SecretString: JSON.stringify({ api_key: 'a-key' }) } };
    default:
      return answerToObjects(request);
  }
}

/** Objects are written wherever they are; of those that are read there is only how far a stream was read. */
function answerToObjects({ method, url = '' }: IncomingMessage): Answer {
  if (method !== 'GET') return { body: { result: 'updated' } };
  if (url.includes('/streams/')) return { body: { read_through: new Date().toISOString() } };
  return { status: 404, body: {} };
}

function tenants(url: string) {
  const item = (tenant: string, search_endpoint: string) => ({
    tenant_id: { S: tenant },
    name: { S: tenant },
    status: { S: 'active' },
    search_endpoint: { S: search_endpoint },
    secret_ref: { S: `cloudpf/prod/cells/${tenant}` },
  });
  return [item(WELL, url), item(DOWN, 'http://127.0.0.1:1')];
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
