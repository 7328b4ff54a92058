import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CellKeys,
  issueCellKeys,
  type SearchNode,
  SearchNodeRunningError,
  SearchNodeStartError,
  startSearchNode,
} from '../src/index.ts';
import { ask, basic, scratchFolder } from './node-client.ts';

const folder = scratchFolder();
const password = 'only-for-this';
const start = (name: string, port?: number) =>
  startSearchNode({
    ...{ name, password, dataDir: join(folder.path, name) },
    ...(port === undefined ? {} : { port }),
  });
const isThere = (pid: number) => existsSync(`/proc/${pid}`);

afterAll(() => {
  folder[Symbol.dispose]();
});

describe('two nodes side by side', () => {
  let acme: SearchNode;
  let globex: SearchNode;
  let keys: CellKeys;

  beforeAll(async () => {
    [acme, globex] = await Promise.all([start('acme'), start('globex')]);
    keys = await issueCellKeys({ ...acme, tenant: 'acme' });
    for (const tenant of ['acme', 'acme-eu']) {
      const index = { aliases: { [`${tenant}_products`]: {}, [`${tenant}_products_write`]: {} } };
      await ask(acme.url, basic(acme), { method: 'PUT', path: `/${tenant}_products_000001`, body: index });
    }
  });

  afterAll(async () => {
    await Promise.all([acme.stop(), globex.stop()]);
  });

  const as = async (key: string, path: string, body?: unknown) => {
    const [method, target] = path.split(' ') as [string, string];
    const request = { method, path: target, ...(body === undefined ? {} : { body }) };
    return (await ask(acme.url, `ApiKey ${key}`, request)).status;
  };

  it('have ports and clusters of their own', async () => {
    const names = await Promise.all(
      [acme, globex].map(async (node) => {
        const { body } = await ask(node.url, basic(node), { path: '/_cluster/health' });
        return body;
      }),
    );

    expect(acme.url).not.toBe(globex.url);
    expect(names).toMatchObject([
      { cluster_name: 'cloudpf-acme', number_of_nodes: 1 },
      { cluster_name: 'cloudpf-globex', number_of_nodes: 1 },
    ]);
  });

  it('answer nobody without credentials or with those of another cell', async () => {
    expect((await ask(acme.url, undefined, { path: '/_search' })).status).toBe(401);
    expect((await ask(acme.url, 'Basic ZWxhc3RpYzp3cm9uZw==', { path: '/_search' })).status).toBe(401);
    expect((await ask(globex.url, `ApiKey ${keys.readKey}`, { path: '/_search' })).status).toBe(401);
  });

  it('run as an unprivileged user when root starts them', () => {
    const owner = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${acme.pid}/status`, 'utf8'))?.[1];

    expect(owner).not.toBe('0');
  });

  it('let the write key create, fill, swap and drop its own indices', async () => {
    const { writeKey } = keys;
    const swap = { actions: [{ add: { index: 'acme_products_000002', alias: 'acme_products' } }] };

    expect(await as(writeKey, 'POST /acme_products_write/_doc/1?refresh=true', { name: 'mesa' })).toBe(201);
    expect(await as(writeKey, 'PUT /acme_products_000002', {})).toBe(200);
    expect(await as(writeKey, 'POST /_aliases', swap)).toBe(200);
    expect(await as(writeKey, 'DELETE /acme_products_000002')).toBe(200);
    expect(await as(writeKey, 'POST /acme_freshness/_doc/products', { lag_ms: 1 })).toBe(201);
  });

  it('let the read key read its aliases only', async () => {
    const { readKey } = keys;

    expect(await as(readKey, 'POST /acme_products/_search', { query: { match_all: {} } })).toBe(200);
    expect(await as(readKey, 'GET /acme_freshness/_doc/products')).toBe(200);
    expect(await as(readKey, 'GET /acme_products/_mapping')).toBe(200);
    expect(await as(readKey, 'POST /acme_products_000001/_search', {})).toBe(403);
    expect(await as(readKey, 'POST /acme_products_write/_doc/2', { name: 'x' })).toBe(403);
    expect(await as(readKey, 'POST /acme_products/_doc/2', { name: 'x' })).toBe(403);
  });

  it('keep both keys from a tenant whose name only begins alike, and from the node itself', async () => {
    for (const key of [keys.readKey, keys.writeKey]) {
      expect(await as(key, 'POST /acme-eu_products/_search', {})).toBe(403);
      expect(await as(key, 'POST /acme-eu_products_000001/_doc/1', { name: 'x' })).toBe(403);
      expect(await as(key, 'GET /_security/user')).toBe(403);
      expect(await as(key, 'GET /_cluster/settings')).toBe(403);
      expect(await as(key, 'PUT /acmeproducts_1', {})).toBe(403);
    }
  });

  it('refuse a second start in the same folder', async () => {
    await expect(start('acme')).rejects.toThrow(SearchNodeRunningError);
  });
});

describe('one node', () => {
  it('keeps data, password and keys over a stop and over a crash', async () => {
    const first = await start('durable');
    const { writeKey, readKey } = await issueCellKeys({ ...first, tenant: 'durable' });
    const put = (node: SearchNode, id: string) =>
      ask(node.url, `ApiKey ${writeKey}`, {
        path: `/durable_products_000001/_doc/${id}`,
        body: { name: id },
      });
    await put(first, 'stopped');
    const stopped = await first.stop();

    const second = await start('durable', Number(new URL(first.url).port));
    await put(second, 'crashed');
    const killed = await second.kill();

    const third = await start('durable');
    const found = await ask(third.url, basic(third), { path: '/durable_products_000001/_count' });
    const forbidden = await ask(third.url, `ApiKey ${readKey}`, { path: '/durable_products_000001/_count' });
    await third.stop();

    expect(stopped).toMatchObject({ expected: true });
    expect(killed).toEqual({ code: null, signal: 'SIGKILL', expected: true });
    expect(second.url).toBe(first.url);
    expect(found.body).toMatchObject({ count: 2 });
    expect(forbidden.status).toBe(403);
    expect([first.pid, second.pid, third.pid].filter(isThere)).toEqual([]);
  });

  it('says in its own words why it did not come up', async () => {
    const dataDir = join(folder.path, 'broken');
    mkdirSync(join(dataDir, 'data'), { recursive: true });
    writeFileSync(join(dataDir, 'data', 'nodes'), 'not a folder');

    const failure = await startSearchNode({ name: 'broken', password, dataDir, heapMb: 4 }).catch(
      (error: unknown) => error,
    );

    expect(failure).toBeInstanceOf(SearchNodeStartError);
    expect(String(failure)).toContain('ended with code');
    expect(String(failure)).toMatch(/heap|Elasticsearch|OutOfMemory/);
    expect(String(failure)).not.toContain(password);
  });

  it('ends when whoever started it is killed, and the next start does not mind', async () => {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    const dataDir = join(folder.path, 'orphan');
    const starter = spawn(process.execPath, [
      main,
      '--name',
      'orphan',
      '--data-dir',
      dataDir,
      '--password',
      password,
    ]);
    await once(starter.stdout, 'data');
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'node.json'), 'utf8')) as { pid: number };
    starter.kill('SIGKILL');
    await once(starter, 'exit');

    const next = await start('orphan');
    const wasThere = isThere(pid);
    await next.stop();

    expect(wasThere).toBe(false);
  });

  it.runIf(process.getuid?.() === 0)('keeps its data elsewhere when its user cannot get there', async () => {
    const closed = join(folder.path, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const dataDir = join(closed, 'cell');
    const said: string[] = [];

    const node = await startSearchNode({
      name: 'closed',
      password,
      dataDir,
      onProgress: (line) => said.push(line),
    });
    await node.stop();
    const { moved_to: moved } = JSON.parse(readFileSync(join(dataDir, 'moved-to.json'), 'utf8')) as {
      moved_to: string;
    };

    expect(said.join()).toContain(moved);
    expect(existsSync(join(moved, 'data'))).toBe(true);
    rmSync(moved, { recursive: true });
  });
});
