import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/proxy/manual-clock.ts';
import { call, type Peer, startPeer, until } from '../../test/proxy/peers.ts';
import { TcpProxy, type TcpProxyOptions, type ToxicInput } from './index.ts';

let stack = new AsyncDisposableStack();

afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function peer(...serve: Parameters<typeof startPeer>): Promise<Peer> {
  return stack.use(await startPeer(...serve));
}

async function proxyTo(upstream: Peer, options: Partial<TcpProxyOptions> = {}): Promise<TcpProxy> {
  const proxy = await TcpProxy.start({ name: 'p', upstream: upstream.address, seed: '1', ...options });
  stack.defer(() => proxy.close());
  return proxy;
}

describe('without a toxic', () => {
  it('carries data both ways, unchanged, however much', async () => {
    const proxy = await proxyTo(await peer());
    const caller = call(proxy.listen);
    const sent = Buffer.alloc(3_000_000, 'abcdefg');

    caller.socket.end(sent);

    expect(await caller.ended).toBe('end');
    expect(Buffer.concat(caller.pieces).equals(sent)).toBe(true);
  });

  it('lets a peer that has finished sending still receive', async () => {
    const answering = await peer((socket) => {
      const pieces: Buffer[] = [];
      socket.on('data', (piece) => pieces.push(piece));
      socket.on('end', () => socket.end(`got ${Buffer.concat(pieces).toString()}`));
    });
    const caller = call((await proxyTo(answering)).listen);

    caller.socket.end('all of it');

    expect(await caller.ended).toBe('end');
    expect(caller.received()).toBe('got all of it');
  });

  it('stops reading from a peer that sends while the other does not read', async () => {
    let written = 0;
    const flooding = await peer((socket) => {
      const piece = Buffer.alloc(65_536);
      const flood = () => {
        while (socket.write(piece)) written += piece.length;
        written += piece.length;
      };
      socket.on('drain', flood);
      flood();
    });
    const caller = call((await proxyTo(flooding)).listen);
    caller.socket.pause();
    let before = -1;

    while (written !== before) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }

    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(64_000_000);
  });

  it('passes a reset on to the other side', async () => {
    const server = await peer();
    const proxy = await proxyTo(server);
    const caller = call(proxy.listen);
    caller.socket.write('x');
    await until(() => caller.received() === 'x');

    server.sockets[0]?.resetAndDestroy();

    expect(await caller.ended).toBe('ECONNRESET');
    await until(() => proxy.openConnections === 0);
  });

  it('resets a client whose engine is not there', async () => {
    const server = await startPeer();
    await server[Symbol.asyncDispose]();
    const proxy = await proxyTo(server);

    expect(await call(proxy.listen).ended).toBe('ECONNRESET');
  });
});

describe('down and up', () => {
  it('cuts what is open, refuses what comes, and is back on the same port', async () => {
    const proxy = await proxyTo(await peer());
    const { port } = proxy.listen;
    const open = call(proxy.listen);
    open.socket.write('x');
    await until(() => open.received() === 'x');

    await proxy.down();
    const refused = await call(proxy.listen).ended;
    await proxy.up();
    const again = call(proxy.listen);
    again.socket.end('y');

    expect([await open.ended, refused, await again.ended]).toEqual(['ECONNRESET', 'ECONNREFUSED', 'end']);
    expect(again.received()).toBe('y');
    expect(proxy.listen.port).toBe(port);
  });

  it('carries to another engine once it is told where that is', async () => {
    const [first, second] = [await peer((s) => s.end('first')), await peer((s) => s.end('second'))];
    const proxy = await proxyTo(first);
    const before = call(proxy.listen);
    await before.ended;

    proxy.retarget(second.address);
    const after = call(proxy.listen);
    await after.ended;

    expect([before.received(), after.received()]).toEqual(['first', 'second']);
  });

  it('leaves no socket open when it is closed', async () => {
    const server = await peer();
    const proxy = await proxyTo(server);
    const callers = [call(proxy.listen), call(proxy.listen)];
    for (const { socket } of callers) socket.write('x');
    await until(() => server.sockets.length === 2 && callers.every((each) => each.received() === 'x'));

    await proxy.close();

    expect(proxy.openConnections).toBe(0);
    await until(() => server.sockets.every(({ destroyed }) => destroyed));
    await expect(call(proxy.listen).ended).resolves.toBe('ECONNREFUSED');
  });
});

describe('a toxic', () => {
  async function withToxic(toxic: ToxicInput, ...serve: Parameters<typeof startPeer>) {
    const clock = new ManualClock();
    const server = await peer(...serve);
    const proxy = await proxyTo(server, { clock });
    proxy.addToxic(toxic);
    return { clock, server, proxy, caller: call(proxy.listen) };
  }

  it('latency delivers everything later, in order', async () => {
    const { clock, proxy, caller } = await withToxic({ type: 'latency', attributes: { latency: 500 } });
    caller.socket.write('a');
    await until(() => clock.sleeping === 1);
    clock.advance(499);
    expect(caller.received()).toBe('');

    clock.advance(1);
    await until(() => caller.received() === 'a');

    expect(proxy.strikes.list()).toEqual([
      { fault: 'latency_downstream', type: 'latency', target: 'connection 1 downstream' },
    ]);
  });

  it('latency counts from when data came, not from when the data before it left', async () => {
    const { clock, server, caller } = await withToxic(
      { type: 'latency', attributes: { latency: 500 } },
      () => {
        // It only takes.
      },
    );
    await until(() => server.sockets.length === 1);
    server.sockets[0]?.write('a');
    await until(() => clock.sleeping === 1);
    clock.advance(400);
    server.sockets[0]?.write('b');
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.advance(100);
    await until(() => caller.received() === 'a' && clock.sleeping === 1);

    clock.advance(400);

    await until(() => caller.received() === 'ab');
  });

  it('latency that is removed lets go of what it holds', async () => {
    const { clock, proxy, caller } = await withToxic({ type: 'latency', attributes: { latency: 500 } });
    caller.socket.write('a');
    await until(() => clock.sleeping === 1);

    proxy.removeToxic('latency_downstream');

    await until(() => caller.received() === 'a');
    expect(clock.now()).toBe(0);
  });

  it('bandwidth spends time in proportion to the bytes', async () => {
    const { clock, caller } = await withToxic({ type: 'bandwidth', attributes: { rate: 1 } });
    caller.socket.write(Buffer.alloc(250));

    const steps: number[] = [];
    while (steps.at(-1) !== 250) {
      await until(() => clock.sleeping === 1 || caller.received().length === 250);
      steps.push(caller.received().length);
      clock.advance(1);
      if (steps.length % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }

    expect(clock.now()).toBeGreaterThanOrEqual(250);
    expect(steps.slice(0, 100).every((received) => received === 0)).toBe(true);
  });

  it('slow_close holds the end back, not the data', async () => {
    const { clock, caller } = await withToxic({ type: 'slow_close', attributes: { delay: 100 } });
    let ended = false;
    void caller.ended.then(() => (ended = true));
    caller.socket.end('bye');
    await until(() => caller.received() === 'bye' && clock.sleeping === 1);
    expect(ended).toBe(false);

    clock.advance(100);

    expect(await caller.ended).toBe('end');
  });

  it('timeout swallows data and closes after its time', async () => {
    const { clock, caller } = await withToxic({ type: 'timeout', attributes: { timeout: 300 } });
    caller.socket.write('a');
    await until(() => clock.sleeping === 1);
    clock.advance(300);

    expect(await caller.ended).toBe('end');
    expect(caller.received()).toBe('');
  });

  it('timeout 0 holds the connection until the toxic is removed', async () => {
    const { proxy, server, caller } = await withToxic({
      ...{ type: 'timeout', stream: 'upstream' },
      attributes: { timeout: 0 },
    });
    caller.socket.write('a');
    await until(() => proxy.strikes.count('timeout_upstream') === 1);
    expect(proxy.openConnections).toBe(1);

    proxy.removeToxic('timeout_upstream');

    expect(await caller.ended).toBe('end');
    await until(() => server.sockets.every(({ bytesRead }) => bytesRead === 0));
  });

  it('reset_peer resets both sides once data has come', async () => {
    const { clock, server, caller } = await withToxic({
      ...{ type: 'reset_peer', stream: 'upstream' },
      attributes: { timeout: 50 },
    });
    caller.socket.write('a');
    await until(() => clock.sleeping === 1);
    clock.advance(50);

    expect(await caller.ended).toBe('ECONNRESET');
    expect(server.sockets[0]?.bytesRead).toBe(0);
  });

  it('slicer cuts data into small pieces and keeps every byte', async () => {
    const { clock, caller } = await withToxic({
      type: 'slicer',
      attributes: { average_size: 4, size_variation: 2, delay: 10_000 },
    });
    caller.socket.write('the quick brown fox jumps over it');
    const grown: number[] = [];
    while (caller.received().length < 33) {
      await until(() => clock.sleeping === 1 || caller.received().length === 33);
      await new Promise((resolve) => setTimeout(resolve, 5));
      grown.push(caller.received().length);
      clock.advance(10);
    }

    const sizes = grown.map((length, place) => length - (grown[place - 1] ?? 0));
    expect(caller.received()).toBe('the quick brown fox jumps over it');
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(2);
  });

  it('limit_data lets that many bytes pass and closes', async () => {
    const { caller } = await withToxic({ type: 'limit_data', attributes: { bytes: 5 } });

    caller.socket.write('0123456789');

    expect(await caller.ended).toBe('end');
    expect(caller.received()).toBe('01234');
  });

  it('comes on connections that are open already', async () => {
    const proxy = await proxyTo(await peer());
    const caller = call(proxy.listen);
    caller.socket.write('a');
    await until(() => caller.received() === 'a');

    proxy.addToxic({ type: 'limit_data', attributes: { bytes: 1 } });
    caller.socket.write('bc');

    expect(await caller.ended).toBe('end');
    expect(caller.received()).toBe('ab');
  });

  it.each(['upstream', 'downstream'] as const)(
    'on the stream %s acts on that direction alone',
    async (stream) => {
      const { server, caller } = await withToxic({ type: 'limit_data', stream, attributes: { bytes: 3 } });
      caller.socket.write('abcdef');

      await caller.ended;

      const cut = { upstream: 3, downstream: 6 }[stream];
      await until(() => server.sockets[0]?.destroyed === true || server.sockets[0]?.readableEnded === true);
      expect(server.sockets[0]?.bytesRead).toBe(cut);
    },
  );

  it('of half toxicity strikes some connections, the same ones for the same seed', async () => {
    const server = await peer();
    const struck = async (seed: string) => {
      const proxy = await proxyTo(server, { seed });
      proxy.addToxic({ type: 'limit_data', toxicity: 0.5, attributes: { bytes: 0 } });
      for (let made = 0; made < 20; made++) {
        const caller = call(proxy.listen);
        caller.socket.end('x');
        await caller.ended;
      }
      return proxy.strikes.list().map(({ target }) => target);
    };

    const [one, same, other] = [await struck('a'), await struck('a'), await struck('b')];

    expect(one.length).toBeGreaterThan(2);
    expect(one.length).toBeLessThan(18);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('is refused where it is malformed, and where its name is taken', async () => {
    const proxy = await proxyTo(await peer());
    proxy.addToxic({ type: 'latency', attributes: { latency: 1 } });

    expect(() => proxy.addToxic({ type: 'latency', attributes: { latency: 2 } })).toThrow(
      'There is already a fault named "latency_downstream"',
    );
    expect(() => proxy.addToxic({ type: 'bandwidth', attributes: { rate: 0 } })).toThrow();
    expect(() => {
      proxy.removeToxic('none');
    }).toThrow('There is no fault named "none"; there are: latency_downstream.');
  });

  it('is gone after a reset, which also brings the proxy up', async () => {
    const proxy = await proxyTo(await peer());
    proxy.addToxic({ type: 'limit_data', attributes: { bytes: 0 } });
    await proxy.down();

    await proxy.reset();
    const caller = call(proxy.listen);
    caller.socket.end('x');

    expect(await caller.ended).toBe('end');
    expect(caller.received()).toBe('x');
    expect(proxy.toxics).toEqual([]);
  });
});
