import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A plain HTTP server that stands for an engine, with what it was asked. */
export interface Engine extends AsyncDisposable {
  readonly url: string;
  /** `METHOD path body` of each request that arrived whole. */
  readonly asked: readonly string[];
  /** How many connections it accepted. */
  connections(): number;
  closeIdle(): void;
}

export type Serve = (request: IncomingMessage, body: string, response: ServerResponse) => void;

export async function startEngine(serve: Serve = done): Promise<Engine> {
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void text(request).then(
      (body) => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`.trimEnd());
        serve(request, body, response);
      },
      () => undefined,
    );
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () => connections,
    closeIdle: () => {
      server.closeIdleConnections();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What a request came to: `200 body`, or the code of the error. */
export interface Client {
  ask(method: string, path: string, body?: string | Buffer): Promise<string>;
  /** The answer with its headers. */
  answerTo(path: string): Promise<IncomingMessage>;
  close(): void;
}

/** A client that keeps its one connection open. */
export function openClient(url: () => string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async (method: string, path: string, body?: string | Buffer) => {
    const sent = request(url() + path, { method, agent, headers: { 'content-type': 'application/json' } });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return answer;
  };
  return {
    async ask(method, path, body) {
      try {
        const answer = await send(method, path, body);
        return `${answer.statusCode ?? 0} ${await text(answer)}`.trimEnd();
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? String(error);
      }
    },
    answerTo: (path) => send('GET', path),
    close: () => {
      agent.destroy();
    },
  };
}

function done(_: IncomingMessage, __: string, response: ServerResponse): void {
  response.end('done');
}
