import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CellMemory } from './cell-memory.ts';

export interface CellServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The cells of any number of tenants at one address, as far as the functions that write ask them. */
export async function startCellServer(): Promise<CellServer> {
  const memory = new CellMemory();
  const server = createServer((request, response) => {
    void (async () => {
      const { status, body } = answer(memory, request, await textOf(request));
      const headers = {
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
        'x-elastic-product': 'Elasticsearch',
      };
      response.writeHead(status, headers).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(memory: CellMemory, request: IncomingMessage, text: string): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://cell');
  const [, index = '', operation = ''] = decodeURIComponent(pathname).split('/');
  switch (`${String(request.method)} ${operation}`) {
    case 'GET _alias':
      return { status: 200, body: memory.aliases(index) };
    case 'POST _mget':
      return { status: 200, body: memory.read(index, (JSON.parse(text) as { readonly ids: string[] }).ids) };
    case 'POST _bulk':
      return { status: 200, body: memory.write(index, text) };
    case 'PUT _doc': {
      const status = memory.put(pathname, Number(searchParams.get('version') ?? 0));
      return { status, body: status === 409 ? { error: { type: 'version_conflict_engine_exception' } } : {} };
    }
    default:
      return {
        status: 400,
        body: {
          error: { type: 'illegal_argument_exception', reason: `${String(request.method)} ${pathname}` },
        },
      };
  }
}
