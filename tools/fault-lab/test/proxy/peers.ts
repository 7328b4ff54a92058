import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Address } from '../../src/proxy/index.ts';

/** A TCP server of a test, with what it saw. */
export interface Peer extends AsyncDisposable {
  readonly address: Address;
  /** The sockets that it accepted, in their order. */
  readonly sockets: readonly Socket[];
}

/** Serves each connection as told; sends everything back unless told otherwise. */
export async function startPeer(serve: (socket: Socket) => void = sendBack): Promise<Peer> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    sockets,
    [Symbol.asyncDispose]: () => end(server, sockets),
  };
}

/** What a client has seen of its connection. */
export interface Caller {
  readonly socket: Socket;
  received(): string;
  /** The pieces in which data arrived. */
  readonly pieces: readonly Buffer[];
  /** How the connection ended: `end`, or the error's code. */
  readonly ended: Promise<string>;
}

export function call({ host, port }: Address): Caller {
  const socket = connect({ host, port, allowHalfOpen: true });
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => {
      resolve('end');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
  });
  return { socket, pieces, ended, received: () => Buffer.concat(pieces).toString() };
}

/** Waits until it is so; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

function sendBack(socket: Socket): void {
  socket.pipe(socket);
}

async function end(server: Server, sockets: readonly Socket[]): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
