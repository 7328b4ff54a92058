import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type Clock, systemClock } from './clock.ts';
import { EngineClient, nodeHeaders, readWhole } from './engine-client.ts';
import { type RequestLine } from './rule.ts';
import { type RuleBook } from './rule-book.ts';
import { type StrikeLog } from './strike-log.ts';
import { strikeRequest } from './strike-request.ts';
import { type Address } from './tcp-proxy.ts';

export interface HttpFrontOptions {
  readonly upstream: Address;
  readonly rules: RuleBook;
  readonly strikes: StrikeLog;
  readonly clock?: Clock;
}

const HOST = '127.0.0.1';

/** An HTTP/1.1 server that stands in for an engine: passes requests on, except where a rule strikes. */
export class HttpFront {
  readonly #options: HttpFrontOptions;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #engines = new Map<Socket, EngineClient>();
  #upstream: Address;

  private constructor(options: HttpFrontOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#upstream = options.upstream;
    // Nothing is closed by the proxy's own time limits: a fault that nobody asked for would look like the engine's.
    const patient = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
    this.#server = createServer(patient, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on('clientError', (_, socket) => {
      socket.destroy();
    });
  }

  static async start(options: HttpFrontOptions): Promise<HttpFront> {
    const front = new HttpFront(options);
    front.#server.listen(0, HOST);
    await once(front.#server, 'listening');
    return front;
  }

  get listen(): Address {
    return { host: HOST, port: (this.#server.address() as AddressInfo).port };
  }

  get upstream(): Address {
    return this.#upstream;
  }

  /** The engine listens elsewhere from now on; requests under way stay where they are. */
  retarget(upstream: Address): void {
    this.#upstream = upstream;
    for (const engine of this.#engines.values()) engine.close();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    for (const engine of this.#engines.values()) engine.close();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const abandoned = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) abandoned.abort();
    });
    try {
      const struck = this.#options.rules.strike(lineOf(request));
      const outgoing = {
        ...lineOf(request),
        headers: present(request.headersDistinct),
        body: struck.length === 0 ? request : await readWhole(request),
      };
      const waits = AbortSignal.any([abandoned.signal, this.#closing.signal]);
      const outcome = await strikeRequest(outgoing, {
        ...{
          struck,
          waits,
          clock: this.#clock,
          strikes: this.#options.strikes,
          closing: this.#closing.signal,
        },
        send: (sent) => this.#engineOf(socket).send(sent, waits),
        sendApart: async (sent) => {
          const engine = new EngineClient(
            () => this.#upstream,
            () => undefined,
          );
          try {
            const answer = await engine.send(sent, this.#closing.signal);
            await readWhole(answer.body);
          } finally {
            engine.close();
          }
        },
      });
      if (outcome === 'crash') {
        reset(socket);
        return;
      }
      if (Buffer.isBuffer(outcome.body)) {
        response.writeHead(outcome.status, nodeHeaders(outcome.headers)).end(outcome.body);
      } else {
        response.writeHead(outcome.status, nodeHeaders(outcome.headers));
        await pipeline(outcome.body, response);
      }
    } catch (error) {
      reset(socket);
      if (!isLoss(error)) throw error;
    }
  }

  #engineOf(socket: Socket): EngineClient {
    let engine = this.#engines.get(socket);
    if (engine === undefined) {
      const own = new EngineClient(
        () => this.#upstream,
        () => {
          socket.destroySoon();
        },
      );
      engine = own;
      this.#engines.set(socket, own);
      socket.once('close', () => {
        this.#engines.delete(socket);
        own.close();
      });
    }
    return engine;
  }
}

function lineOf({ method = 'GET', url = '/', headers }: IncomingMessage): RequestLine {
  return { method, path: url, host: headers.host ?? '' };
}

function present(headers: NodeJS.Dict<string[]>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, values]) => (values === undefined ? [] : [[name, values]])),
  );
}

/** The engine cannot be reached, or one of the two went away in the middle; anything else is the proxy's own mistake. */
function isLoss(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^(?:E[A-Z]+|ABORT_ERR|ERR_STREAM_.*|HPE_.*)$/.test(code);
}

function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy();
}
