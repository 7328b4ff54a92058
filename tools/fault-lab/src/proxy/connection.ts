import { type Socket } from 'node:net';
import { Link, type LinkOptions } from './link.ts';
import { type Stream, type Toxic } from './toxic.ts';

export interface ConnectionOptions extends Pick<LinkOptions, 'connection' | 'seed' | 'clock' | 'strikes'> {
  readonly client: Socket;
  readonly upstream: Socket;
}

/** A client's connection and the one to the engine behind it; what ends or resets one does so to the other. */
export class Connection {
  /** Settled when both sockets are closed. */
  readonly closed: Promise<void>;
  readonly #sockets: readonly [Socket, Socket];
  readonly #links: Readonly<Record<Stream, Link>>;

  constructor({ client, upstream, ...shared }: ConnectionOptions) {
    this.#sockets = [client, upstream];
    const ways = {
      ...shared,
      close: () => {
        this.close();
      },
      reset: () => {
        this.reset();
      },
    };
    this.#links = {
      upstream: new Link({ ...ways, source: client, target: upstream, stream: 'upstream' }),
      downstream: new Link({ ...ways, source: upstream, target: client, stream: 'downstream' }),
    };
    this.closed = Promise.all(this.#sockets.map((socket) => this.#whenClosed(socket))).then(() => {
      this.#stop();
    });
  }

  start(toxics: readonly Toxic[]): void {
    for (const toxic of toxics) this.add(toxic);
    for (const link of Object.values(this.#links)) {
      link.run().catch(() => {
        this.reset();
      });
    }
  }

  add(toxic: Toxic): void {
    this.#links[toxic.stream].add(toxic);
  }

  remove(name: string): void {
    for (const link of Object.values(this.#links)) link.remove(name);
  }

  /** Closes in good order: what was written arrives. */
  close(): void {
    this.#stop();
    for (const socket of this.#sockets) socket.destroySoon();
  }

  /** Both peers see a connection reset. */
  reset(): void {
    this.#stop();
    for (const socket of this.#sockets) {
      if (socket.destroyed) continue;
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  #stop(): void {
    for (const link of Object.values(this.#links)) link.stop();
  }

  async #whenClosed(socket: Socket): Promise<void> {
    socket.on('error', () => {
      this.reset();
    });
    await new Promise<void>((resolve) => {
      socket.once('close', () => {
        resolve();
      });
    });
  }
}
