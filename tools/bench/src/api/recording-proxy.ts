import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RecordingProxy {
  readonly url: string;
  /** What came since the last call of this. */
  take(): readonly RecordedRequest[];
  close(): Promise<void>;
}

/** Of each connection its own, or made anew by whoever repeats the request. */
const HOP_HEADERS = new Set(['host', 'connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/** Passes requests on to a node and writes them down. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  let recorded: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = 'GET', url: path = '/' } = request;
      const headers = ownHeaders(request.headers);
      const body = Buffer.concat(chunks).toString();
      recorded.push({ method, path, headers, body });
      const answer = await fetch(`${target}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
      const type = answer.headers.get('content-type') ?? 'application/json';
      const product = answer.headers.get('x-elastic-product') ?? '';
      response.writeHead(answer.status, { 'content-type': type, 'x-elastic-product': product });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !HOP_HEADERS.has(name) ? [[name, value]] : [],
    ),
  );
}
