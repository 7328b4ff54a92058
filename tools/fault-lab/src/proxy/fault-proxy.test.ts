import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, type Engine, openClient, type Serve, startEngine } from '../../test/proxy/engine.ts';
import { ManualClock } from '../../test/proxy/manual-clock.ts';
import { until } from '../../test/proxy/peers.ts';
import {
  dynamodbInternalError,
  dynamodbThrottling,
  FaultProxy,
  rejectedExecution,
  type Rule,
  secretsInternalError,
  securityException,
  slowDown,
} from './index.ts';

let stack = new AsyncDisposableStack();

afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Scene {
  readonly engine: Engine;
  readonly proxy: FaultProxy;
  readonly client: Client;
  readonly clock: ManualClock;
}

async function scene(rules: readonly Rule[] = [], serve?: Serve): Promise<Scene> {
  const engine = stack.use(await startEngine(serve));
  const clock = new ManualClock();
  const proxy = await FaultProxy.start({ name: 'p', upstream: engine.url, seed: '7', clock });
  stack.defer(() => proxy.close());
  for (const rule of rules) proxy.addRule(rule);
  const client = openClient(() => proxy.url);
  stack.defer(() => {
    client.close();
  });
  return { engine, proxy, client, clock };
}

const crash = (type: 'crash_before' | 'crash_after', more: Partial<Rule> = {}): Rule => ({
  ...{ name: 'crash', action: { type } },
  ...more,
});

describe('without a rule', () => {
  it('passes method, path, body, status and headers on as they are', async () => {
    const { engine, client, proxy } = await scene([], (_, body, response) => {
      response.writeHead(207, { 'x-elastic-product': 'Elasticsearch' }).end(body.toUpperCase());
    });

    expect(await client.ask('PUT', '/a?b=c', 'body')).toBe('207 BODY');
    expect((await client.answerTo('/x')).headers['x-elastic-product']).toBe('Elasticsearch');
    expect(engine.asked[0]).toBe('PUT /a?b=c body');
    expect(proxy.strikes.list()).toEqual([]);
  });

  it('passes bodies of megabytes on, whole', async () => {
    const { engine, client } = await scene([], (_, body, response) => response.end(String(body.length)));

    expect(await client.ask('POST', '/big', Buffer.alloc(5_000_000, 'x'))).toBe('200 5000000');
    expect(engine.connections()).toBe(1);
  });

  it('keeps one connection to the engine for each of the client', async () => {
    const { engine, client } = await scene();

    for (let asked = 0; asked < 5; asked++) await client.ask('GET', '/x');

    expect(engine.connections()).toBe(1);
  });

  it('closes the idle connection of the client when the engine closes its own', async () => {
    const { engine, client, proxy } = await scene();
    await client.ask('GET', '/x');

    engine.closeIdle();
    await until(() => proxy.wire.openConnections === 0);

    expect(await client.ask('GET', '/x')).toBe('200 done');
  });

  it('is as unreachable as its engine, and reaches it again elsewhere', async () => {
    const { engine, client, proxy } = await scene();
    await engine[Symbol.asyncDispose]();
    const lost = await client.ask('GET', '/x');
    const moved = stack.use(await startEngine());

    proxy.retarget(moved.url);

    expect([lost, await client.ask('GET', '/x')]).toEqual(['ECONNRESET', '200 done']);
    expect(proxy.upstream).toBe(moved.url);
  });

  it('resets the client when the engine goes away in the middle of an answer', async () => {
    const { client } = await scene([], (_, __, response) => {
      response.write('half');
      setImmediate(() => response.socket?.destroy());
    });

    expect(await client.ask('GET', '/x')).toBe('ECONNRESET');
  });
});

describe('an answer', () => {
  it.each([
    ['rejected execution', rejectedExecution(), 429, 'es_rejected_execution_exception'],
    ['a refused key', securityException(), 401, 'security_exception'],
    ['SlowDown', slowDown(), 503, '<Code>SlowDown</Code>'],
    ['an internal error of DynamoDB', dynamodbInternalError(), 500, 'InternalServerError'],
    ['throttling by DynamoDB', dynamodbThrottling(), 400, 'ThrottlingException'],
    ['an internal error of Secrets Manager', secretsInternalError(), 500, 'InternalServiceError'],
  ])('of %s is given in the place of the engine', async (...[, answer, status, words]) => {
    const { engine, client, proxy } = await scene([{ name: 'no', action: { type: 'answer', ...answer } }]);

    const given = await client.ask('POST', '/x', 'body');

    expect(given).toContain(`${status} `);
    expect(given).toContain(words);
    expect(engine.asked).toEqual([]);
    expect(proxy.strikes.list('no')).toEqual([
      { fault: 'no', type: 'answer', target: `POST /x is answered ${status} by the proxy` },
    ]);
  });

  it('of a full queue says when to come again and names the product', async () => {
    const { client } = await scene([{ name: 'no', action: { type: 'answer', ...rejectedExecution(3) } }]);

    const answer = await client.answerTo('/x');
    await text(answer);

    expect(answer.headers).toMatchObject({ 'retry-after': '3', 'x-elastic-product': 'Elasticsearch' });
  });

  it('leaves the connection open', async () => {
    const { client, proxy } = await scene([
      { name: 'no', times: 2, action: { type: 'answer', ...slowDown() } },
    ]);

    for (let asked = 0; asked < 3; asked++) await client.ask('PUT', '/x', 'body');

    expect(proxy.wire.openConnections).toBe(1);
  });
});

describe('a crash', () => {
  it('before the request is sent resets the client, and the engine never hears of it', async () => {
    const { engine, client, proxy } = await scene([crash('crash_before', { times: 1 })]);

    expect(await client.ask('PUT', '/x', '1')).toBe('ECONNRESET');
    expect(await client.ask('PUT', '/x', '2')).toBe('200 done');
    expect(engine.asked).toEqual(['PUT /x 2']);
    expect(proxy.strikes.count('crash')).toBe(1);
  });

  it('after the request loses the acknowledgement of what the engine has done', async () => {
    const { engine, client, proxy } = await scene([crash('crash_after', { times: 1 })]);

    expect(await client.ask('PUT', '/x', '1')).toBe('ECONNRESET');
    expect(engine.asked).toEqual(['PUT /x 1']);
    expect(proxy.strikes.list('crash')[0]?.target).toBe('PUT /x loses its answer 200');
  });
});

describe('a wait', () => {
  it('holds a request for its time and then passes it on', async () => {
    const { engine, client, clock } = await scene([{ name: 'slow', action: { type: 'delay', delay: 70 } }]);
    const asking = client.ask('GET', '/x');
    await until(() => clock.sleeping === 1);
    clock.advance(69);
    expect(engine.asked).toEqual([]);

    clock.advance(1);

    expect(await asking).toBe('200 done');
  });

  it('without an end holds requests until its rule is removed', async () => {
    const { engine, client, proxy } = await scene([{ name: 'hold', action: { type: 'pause' } }]);
    const asking = client.ask('GET', '/x');
    await until(() => proxy.strikes.count('hold') === 1);
    expect(engine.asked).toEqual([]);

    proxy.removeRule('hold');

    expect(await asking).toBe('200 done');
  });

  it('drops the request of a client that has given up', async () => {
    const { engine, client, proxy } = await scene([{ name: 'hold', action: { type: 'pause' } }]);
    const asking = client.ask('PUT', '/x', 'late');
    await until(() => proxy.strikes.count('hold') === 1);
    client.close();
    await asking;
    await until(() => proxy.wire.openConnections === 0);

    proxy.removeRule('hold');

    expect(await client.ask('GET', '/now')).toBe('200 done');
    expect(engine.asked).toEqual(['GET /now']);
  });

  it('that lands brings even that request to the engine in the end', async () => {
    const { engine, client, proxy } = await scene([{ name: 'hold', action: { type: 'pause', lands: true } }]);
    const asking = client.ask('PUT', '/x', 'late');
    await until(() => proxy.strikes.count('hold') === 1);
    client.close();
    await asking;
    await until(() => proxy.wire.openConnections === 0);

    proxy.removeRule('hold');

    await until(() => engine.asked.length === 1);
    expect(engine.asked).toEqual(['PUT /x late']);
  });

  it('comes before another rule that strikes the same request', async () => {
    const { client, clock, engine } = await scene([
      { name: 'slow', action: { type: 'delay', delay: 5 } },
      crash('crash_after'),
    ]);
    const asking = client.ask('GET', '/x');
    await until(() => clock.sleeping === 1);
    clock.advance(5);

    expect(await asking).toBe('ECONNRESET');
    expect(engine.asked).toEqual(['GET /x']);
  });
});

describe('an answer that is the last of its connection', () => {
  it('arrives whole, and closes the connection late where the wire closes slowly', async () => {
    const { client, proxy, clock, engine } = await scene([{ name: 'last', action: { type: 'close_after' } }]);
    proxy.wire.addToxic({ type: 'slow_close', name: 'slowly', attributes: { delay: 300 } });

    expect(await client.ask('PUT', '/x', 'body')).toBe('200 done');
    expect(await client.ask('GET', '/y')).toBe('200 done');

    expect(engine.asked).toEqual(['PUT /x body', 'GET /y']);
    await until(() => clock.sleeping > 0);
    expect(proxy.strikes.count('slowly')).toBeGreaterThan(0);
  });
});

describe('a rule', () => {
  it('strikes only what it matches', async () => {
    const { client, proxy } = await scene([
      crash('crash_before', { match: { method: 'post', path: /^\/a\/_bulk\?/, host: /^127/ } }),
    ]);

    expect(await client.ask('POST', '/a/_mget', '')).toBe('200 done');
    expect(await client.ask('PUT', '/a/_bulk?x', '')).toBe('200 done');
    expect(await client.ask('POST', '/a/_bulk?x', '')).toBe('ECONNRESET');
    expect(proxy.strikes.count('crash')).toBe(1);
  });

  it('lets some requests pass first and ends after its times', async () => {
    const { client } = await scene([crash('crash_before', { after: 2, times: 1 })]);
    const outcomes: string[] = [];

    for (let asked = 0; asked < 5; asked++) outcomes.push(await client.ask('GET', '/x'));

    expect(outcomes).toEqual(['200 done', '200 done', 'ECONNRESET', '200 done', '200 done']);
  });

  it('of a probability strikes alike for the same seed', async () => {
    const struck = async () => {
      const { client } = await scene([crash('crash_before', { probability: 0.5 })]);
      const outcomes: string[] = [];
      for (let asked = 0; asked < 20; asked++) outcomes.push(await client.ask('GET', '/x'));
      return outcomes;
    };

    const outcomes = await struck();

    expect(new Set(outcomes)).toEqual(new Set(['200 done', 'ECONNRESET']));
    expect(await struck()).toEqual(outcomes);
  });

  it('needs a name of its own, and is gone after a reset', async () => {
    const { client, proxy } = await scene([crash('crash_before')]);

    expect(() => {
      proxy.addRule(crash('crash_after'));
    }).toThrow('already a fault named "crash"');
    await proxy.reset();
    expect(await client.ask('GET', '/x')).toBe('200 done');
    expect(proxy.rules).toEqual([]);
  });
});

describe('rejected items', () => {
  const bulk = (body: string, response: { end: (text: string) => void }) => {
    const items = body
      .split('\n')
      .filter((line) => /^{"(?:create|index|delete)":{"_id"/.test(line))
      .map((line) => {
        const [operation, { _id }] = Object.entries(JSON.parse(line) as object)[0] as [
          string,
          { _id: string },
        ];
        return { [operation]: { _id, status: 200 } };
      });
    response.end(JSON.stringify({ errors: false, items }));
  };
  const body =
    '{"index":{"_id":"a"}}\n{"n":1}\n{"delete":{"_id":"b"}}\n{"create":{"_id":"c"}}\n{"index":{}}\n';

  async function statuses(rule: Omit<Extract<Rule['action'], { type: 'reject_items' }>, 'type'>) {
    const all = await scene(
      [{ name: 'full', action: { type: 'reject_items', ...rule } }],
      (_, text, response) => {
        bulk(text, response);
      },
    );
    const answer = await all.client.ask('POST', '/x/_bulk', body);
    const { items, errors } = JSON.parse(answer.slice(4)) as {
      items: Record<string, { _id: string; status: number }>[];
      errors: boolean;
    };
    const found = items.flatMap(Object.entries).map(([name, { _id, status }]) => `${name} ${_id} ${status}`);
    return { ...all, found, errors };
  }

  it('never reach the node, and each answer stands in its place', async () => {
    const { found, errors, engine, proxy } = await statuses({ ids: /[ac]/ });

    expect(found).toEqual(['index a 429', 'delete b 200', 'create c 429']);
    expect(errors).toBe(true);
    expect(engine.asked).toEqual(['POST /x/_bulk {"delete":{"_id":"b"}}']);
    expect(proxy.strikes.list()[0]?.target).toBe('POST /x/_bulk loses 2 of 3 items');
  });

  it('may be all of them: then the node is not asked', async () => {
    const { found, engine } = await statuses({});

    expect(found).toEqual(['index a 429', 'delete b 429', 'create c 429']);
    expect(engine.asked).toEqual([]);
  });

  it('are none where no id fits: the request passes as it is, and nothing struck', async () => {
    const { found, engine, proxy } = await statuses({ ids: /z/ });

    expect(found).toEqual(['index a 200', 'delete b 200', 'create c 200']);
    expect(engine.asked).toEqual([`POST /x/_bulk ${body}`.trimEnd()]);
    expect(proxy.strikes.list()).toEqual([]);
  });

  it('leave a request alone that is no bulk request', async () => {
    const { client, engine } = await scene([{ name: 'full', action: { type: 'reject_items' } }]);

    expect(await client.ask('POST', '/x/_mget', '{"ids":["a"]}')).toBe('200 done');
    expect(engine.asked).toEqual(['POST /x/_mget {"ids":["a"]}']);
  });
});

it('toxics and rules act together', async () => {
  const { client, proxy } = await scene([crash('crash_after', { times: 1 })]);
  proxy.wire.addToxic({ type: 'slicer', attributes: { average_size: 3, size_variation: 1 } });

  expect(await client.ask('GET', '/x')).toBe('ECONNRESET');
  expect(await client.ask('GET', '/x')).toBe('200 done');
  expect(proxy.strikes.count('crash')).toBe(1);
  expect(proxy.strikes.count('slicer_downstream')).toBe(1);
});
