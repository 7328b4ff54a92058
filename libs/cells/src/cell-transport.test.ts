import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { openCellTransport } from './cell-transport.ts';

const KEY = 'bm90LWEtcmVhbC1rZXk';
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A node that refuses every request, or that never answers. */
async function node(refuses: boolean): Promise<string> {
  const started = createServer((_, response) => {
    if (!refuses) return;
    response.writeHead(400, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' });
    response.end('{"error":{"type":"parsing_exception","reason":"no"}}');
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function errorOf(endpoint: string): Promise<unknown> {
  const transport = openCellTransport(endpoint, { api_key: KEY }, { requestTimeoutMs: 200, connections: 1 });
  return transport.request({ method: 'GET', path: '/x' }).catch((error: unknown) => error);
}

it.each([
  ['refuses a request', async () => errorOf(await node(true))],
  ['does not answer', async () => errorOf(await node(false))],
  ['is not there', async () => errorOf('http://127.0.0.1:1')],
])('keeps the key out of the error where the node %s', async (_, fail) => {
  const error = await fail();

  expect(error).toBeInstanceOf(Error);
  expect(inspect(error, { depth: 20 })).not.toContain(KEY);
  expect(JSON.stringify(error)).not.toContain(KEY);
});

it('still tells what the node refused', async () => {
  expect(await errorOf(await node(true))).toMatchObject({
    statusCode: 400,
    body: { error: { type: 'parsing_exception' } },
  });
});
