import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Address } from './tcp-proxy.ts';

export type Headers = Readonly<Record<string, readonly string[]>>;

/** A request as it goes to the engine. */
export interface EngineRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Readable | Buffer;
}

export interface EngineAnswer {
  readonly status: number;
  readonly statusMessage: string;
  readonly headers: Headers;
  readonly body: IncomingMessage;
}

/** They concern one connection, and there are two. `expect` is answered by the proxy. */
const ONE_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect'];

/**
 * The connection to the engine that belongs to one connection of a client: when the engine closes it, the client
 * sees that as it would without a proxy.
 */
export class EngineClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #address: () => Address;
  readonly #onClosed: () => void;

  constructor(address: () => Address, onClosed: () => void) {
    this.#address = address;
    this.#onClosed = onClosed;
  }

  /** Rejects where the engine cannot be reached, or the signal says that nobody waits for it. */
  async send(request: EngineRequest, signal: AbortSignal): Promise<EngineAnswer> {
    const { method, path, headers, body } = request;
    const { host, port } = this.#address();
    const sent = httpRequest({
      ...{ host, port, method, path, signal, agent: this.#agent },
      headers: nodeHeaders(withoutHop(headers, ONE_HOP)),
    });
    sent.once('socket', (socket) => {
      if (socket.listenerCount('close', this.#onClosed) === 0) socket.on('close', this.#onClosed);
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
    });
    if (Buffer.isBuffer(body)) sent.end(body);
    // The engine may answer before it has read everything; what fails is told by the answer's promise.
    else pipeline(body, sent).catch(() => undefined);
    const answer = await answered;
    return {
      status: answer.statusCode ?? 502,
      statusMessage: answer.statusMessage ?? '',
      headers: withoutHop(answer.headersDistinct, [...ONE_HOP, 'transfer-encoding']),
      body: answer,
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Headers for a body of another length. */
export function resized(headers: Headers, length: number): Headers {
  return {
    ...withoutHop(headers, ['content-length', 'transfer-encoding']),
    'content-length': [String(length)],
  };
}

/** As Node's own HTTP takes them: `Host`, for one, must not be a list. */
export function nodeHeaders(headers: Headers): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, [first = '', ...more]]) => [
      name,
      more.length === 0 ? first : [first, ...more],
    ]),
  );
}

export async function readWhole(body: Readable): Promise<Buffer> {
  return await buffer(body);
}

function withoutHop(headers: NodeJS.Dict<readonly string[]>, dropped: readonly string[]): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, values]) =>
      values === undefined || dropped.includes(name) ? [] : [[name, values]],
    ),
  );
}
