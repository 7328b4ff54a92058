import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from './clock.ts';
import { Connection } from './connection.ts';
import { FaultNameTakenError, PortTakenError, UnknownFaultError } from './errors.ts';
import { StrikeLog } from './strike-log.ts';
import { Toxic, type ToxicInput } from './toxic.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface TcpProxyOptions {
  readonly name: string;
  readonly upstream: Address;
  /** On 127.0.0.1. Default: any free one, kept while the proxy is down. */
  readonly port?: number;
  /** Decides toxicity, jitter and sizes of slices; the same seed decides alike for the same connections. */
  readonly seed: string;
  readonly clock?: Clock;
  readonly strikes?: StrikeLog;
}

const HOST = '127.0.0.1';

/** Carries TCP connections to an engine, and does to them what its toxics say. */
export class TcpProxy {
  readonly strikes: StrikeLog;
  readonly #options: TcpProxyOptions;
  readonly #clock: Clock;
  readonly #connections = new Set<Connection>();
  #toxics: readonly Toxic[] = [];
  #upstream: Address;
  #port: number;
  #server: Server | undefined;
  #accepted = 0;

  private constructor(options: TcpProxyOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.strikes = options.strikes ?? new StrikeLog();
    this.#upstream = options.upstream;
    this.#port = options.port ?? 0;
  }

  /** @throws PortTakenError where the port is in use. */
  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    await proxy.up();
    return proxy;
  }

  /** Where clients connect to. */
  get listen(): Address {
    return { host: HOST, port: this.#port };
  }

  get upstream(): Address {
    return this.#upstream;
  }

  get enabled(): boolean {
    return this.#server !== undefined;
  }

  get toxics(): readonly Toxic[] {
    return this.#toxics;
  }

  /** How many connections are open. */
  get openConnections(): number {
    return this.#connections.size;
  }

  /** The engine listens elsewhere from now on; open connections stay where they are. */
  retarget(upstream: Address): void {
    this.#upstream = upstream;
  }

  /** Puts a toxic on open and future connections. @throws FaultNameTakenError, or ZodError where it is malformed. */
  addToxic(input: ToxicInput): Toxic {
    const toxic = Toxic.parse(input);
    if (this.#toxics.some(({ name }) => name === toxic.name)) throw new FaultNameTakenError(toxic.name);
    this.#toxics = [...this.#toxics, toxic];
    for (const connection of this.#connections) connection.add(toxic);
    return toxic;
  }

  /** @throws UnknownFaultError */
  removeToxic(name: string): void {
    const rest = this.#toxics.filter((toxic) => toxic.name !== name);
    if (rest.length === this.#toxics.length) {
      throw new UnknownFaultError(
        name,
        rest.map((toxic) => toxic.name),
      );
    }
    this.#toxics = rest;
    for (const connection of this.#connections) connection.remove(name);
  }

  /** Takes every toxic away and listens again. */
  async reset(): Promise<void> {
    for (const { name } of this.#toxics) this.removeToxic(name);
    await this.up();
  }

  /** Refuses new connections and cuts the open ones. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
    await Promise.all([...this.#connections].map((connection) => connection.closed));
  }

  /** Listens again, on the same port. */
  async up(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      this.#accept(client);
    });
    this.#server = server;
    try {
      server.listen(this.#port, HOST);
      await once(server, 'listening');
    } catch (cause) {
      this.#server = undefined;
      throw new PortTakenError(this.#options.name, this.#port, { cause });
    }
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  /** Resets every open connection; new ones are taken as before. */
  cut(): void {
    for (const connection of this.#connections) connection.reset();
  }

  /** Ends the proxy for good; no socket of it is left open. */
  async close(): Promise<void> {
    await this.down();
  }

  #accept(client: Socket): void {
    const upstream = connect({ ...this.#upstream, allowHalfOpen: true, noDelay: true });
    const connection = new Connection({
      ...{ client, upstream, clock: this.#clock, strikes: this.strikes },
      seed: this.#options.seed,
      connection: ++this.#accepted,
    });
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
    connection.start(this.#toxics);
  }
}
