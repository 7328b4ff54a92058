import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CellClient, CellDirectory, SecretsManagerCellKeys } from '@cloudpf/cells';
import { writeAlias } from '@cloudpf/es-mappings';
import { issueCellKeys } from '@cloudpf/search-node';
import { provisionCell } from '@cloudpf/tenant-index';
import { Tenant } from '@cloudpf/tenant-routing';
import { type TestEngines } from '@cloudpf/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { FaultProxy, rejectedExecution, securityException } from '../../src/proxy/index.ts';
import {
  conflictMapping,
  expireKeys,
  floodDisk,
  NodeHost,
  rotateKeys,
  type Undo,
} from '../../src/world/faults/index.ts';

const engines: TestEngines = inject('engines');
const secrets = new SecretsManagerClient({ ...engines, endpoint: engines.secretsManager });
const alias = 'struck_products_write';

let folder: string;
let proxy: FaultProxy;
let host: NodeHost;
let tenant: Tenant;
let cells: CellDirectory;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloudpf-faults-'));
  // The node may run as another user, who must be able to reach its own folder in here.
  await chmod(folder, 0o755);
  host = await NodeHost.start({ name: 'struck', dataDir: join(folder, 'struck'), password: 'only-for-this' });
  proxy = await FaultProxy.start({ name: 'struck', upstream: host.address.url, seed: '3' });
  tenant = Tenant.parse({
    tenant_id: 'struck',
    name: 'Struck',
    status: 'active',
    search_endpoint: proxy.url,
    secret_ref: `fault-lab/${process.pid}`,
  });
  await provision();
});

afterAll(async () => {
  await proxy.close();
  await host.stop();
  secrets.destroy();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  cells = new CellDirectory(new SecretsManagerCellKeys(secrets), { requestTimeoutMs: 1_500, connections: 1 });
});

afterEach(async () => {
  cells.forget(tenant, 'write');
  await proxy.reset();
});

/** Keys in their secrets, and the indices. */
async function provision(): Promise<void> {
  const keys = await issueCellKeys({ ...host.address, tenant: tenant.tenant_id });
  for (const [access, api_key] of [
    ['read', keys.readKey],
    ['write', keys.writeKey],
  ] as const) {
    const secret = { Name: `${tenant.secret_ref}/${access}`, SecretString: JSON.stringify({ api_key }) };
    await secrets.send(new CreateSecretCommand(secret));
  }
  const patient = new CellDirectory(new SecretsManagerCellKeys(secrets), { requestTimeoutMs: 60_000 });
  await provisionCell(await patient.elasticsearch(tenant, 'write'), tenant.tenant_id);
  patient.forget(tenant, 'write');
}

const cell = (): Promise<CellClient> => cells.elasticsearch(tenant, 'write');

/** @returns `201` for one write, or the error that it ended in. */
async function put(id: string): Promise<string> {
  const { transport } = await cell();
  const document = { position: '1', deleted: false, tenant_id: 'struck', product_id: id, name: id };
  try {
    await transport.request({
      method: 'PUT',
      path: `/${alias}/_create/${id}`,
      body: JSON.stringify(document),
    });
    return '201';
  } catch (error) {
    const { statusCode, name, body } = error as {
      statusCode?: number;
      name: string;
      body?: { error?: { type?: string } };
    };
    return statusCode === undefined ? name : `${statusCode} ${body?.error?.type ?? ''}`;
  }
}

async function isStored(id: string): Promise<boolean> {
  const { transport } = await cell();
  const { docs } = await transport.request<{ docs: { found: boolean }[] }>({
    method: 'POST',
    path: `/${alias}/_mget`,
    body: JSON.stringify({ ids: [id] }),
  });
  return docs[0]?.found === true;
}

describe('a cell behind a proxy', () => {
  it('is written and read as without it', async () => {
    expect(await put('plain')).toBe('201');
    expect(await isStored('plain')).toBe(true);
  });

  it.each([
    ['a full queue', rejectedExecution(), '429 es_rejected_execution_exception'],
    ['a refused key', securityException(), '401 security_exception'],
  ])('gives %s as a real node does', async (...[what, answer, outcome]) => {
    proxy.addRule({ name: what, action: { type: 'answer', ...answer } });

    expect(await put('turned-away')).toBe(outcome);
    await proxy.reset();
    expect(await isStored('turned-away')).toBe(false);
  });

  it('has the document whose acknowledgement was lost', async () => {
    proxy.addRule({ name: 'lost', match: { method: 'PUT' }, action: { type: 'crash_after' } });

    expect(await put('unknown')).toBe('ConnectionError');
    expect(await isStored('unknown')).toBe(true);
    expect(proxy.strikes.list('lost').at(-1)?.target).toContain('loses its answer 201');
  });

  it('does not have the document of a request that never arrived', async () => {
    proxy.addRule({ name: 'never', match: { method: 'PUT' }, action: { type: 'crash_before' } });

    expect(await put('never')).toBe('ConnectionError');
    expect(await isStored('never')).toBe(false);
  });

  it('answers for each item of a bulk request, the turned away ones included', async () => {
    proxy.addRule({
      name: 'full',
      match: { path: /_bulk/ },
      action: { type: 'reject_items', ids: /^b-[02]$/ },
    });
    const { transport } = await cell();
    const lines = [0, 1, 2].flatMap((n) => [
      JSON.stringify({ create: { _id: `b-${n}` } }),
      JSON.stringify({ position: '1', deleted: false, product_id: `b-${n}`, name: 'x', tenant_id: 'struck' }),
    ]);

    const { items } = await transport.request<{ items: { create: { status: number; _id?: string } }[] }>(
      {
        method: 'POST',
        path: `/${alias}/_bulk`,
        querystring: { filter_path: 'items.*.status' },
        bulkBody: lines,
      },
      { headers: { 'content-type': 'application/x-ndjson', accept: 'application/json' } },
    );

    expect(items.map(({ create }) => create.status)).toEqual([429, 201, 429]);
    expect([await isStored('b-0'), await isStored('b-1'), await isStored('b-2')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it.each([
    ['that hangs', { type: 'timeout', attributes: { timeout: 0 } }, 'TimeoutError'],
    ['that resets', { type: 'reset_peer', attributes: { timeout: 0 } }, 'ConnectionError'],
    ['that is cut in the middle', { type: 'limit_data', attributes: { bytes: 40 } }, 'ConnectionError'],
    ['that is slow', { type: 'latency', attributes: { latency: 300, jitter: 50 } }, '201'],
    ['that is narrow', { type: 'bandwidth', attributes: { rate: 10 } }, '201'],
    ['in slices', { type: 'slicer', attributes: { average_size: 20, size_variation: 10 } }, '201'],
    ['that closes slowly', { type: 'slow_close', attributes: { delay: 200 } }, '201'],
  ] as const)('on a wire %s comes to what that must come to', async (...[what, toxic, outcome]) => {
    proxy.wire.addToxic(toxic);

    expect(await put(what.replaceAll(' ', '-'))).toBe(outcome);
  });

  it('is not there while its proxy is down, and back afterwards', async () => {
    await proxy.wire.down();
    const away = await put('down');
    await proxy.wire.up();

    expect([away, await put('down')]).toEqual(['ConnectionError', '201']);
  });
});

describe('a world fault', () => {
  /** What a write comes to during the fault, and after it was taken back. */
  async function around(strike: () => Promise<Undo>, id: string): Promise<readonly string[]> {
    const undo = await strike();
    const during = await put(id);
    await undo();
    proxy.retarget(host.address.url);
    cells.forget(tenant, 'write');
    return [during, await put(`${id}-after`)];
  }

  it('kills a node, which comes back with its documents', async () => {
    await put('before-kill');

    const outcomes = await around(() => host.kill(), 'killed');

    expect(outcomes).toEqual(['ConnectionError', '201']);
    expect(await isStored('before-kill')).toBe(true);
  });

  it('takes the volume, with indices and keys, and gives it back', async () => {
    await put('before-loss');

    const outcomes = await around(async () => {
      const undo = await host.loseVolume();
      proxy.retarget(host.address.url);
      return undo;
    }, 'lost');

    expect(outcomes).toEqual(['401 security_exception', '201']);
    expect(await isStored('before-loss')).toBe(true);
  });

  it('fills the disk, until there is room again', async () => {
    expect(await around(() => floodDisk(host.address), 'flood')).toEqual([
      '429 cluster_block_exception',
      '201',
    ]);
  });

  it('makes the mapping refuse every document, and leaves no index behind', async () => {
    const outcomes = await around(
      () => conflictMapping(host.address, { tenant: tenant.tenant_id, table: 'products' }),
      'conflict',
    );
    const { transport } = await cell();
    const indices = await transport.request<object>({ method: 'GET', path: '/struck_products_*/_alias' });

    expect(outcomes).toEqual(['400 strict_dynamic_mapping_exception', '201']);
    expect(indices).toEqual({
      struck_products_000001: {
        aliases: {
          struck_products: { filter: { term: { deleted: false } } },
          [writeAlias(tenant.tenant_id, 'products')]: { is_write_index: true },
        },
      },
    });
  });

  it('expires the keys, and new ones are in the secrets afterwards', async () => {
    const outcomes = await around(() => expireKeys({ node: host.address, tenant, secrets }), 'expired');

    expect(outcomes).toEqual(['401 security_exception', '201']);
  });

  it('rotates the keys: the one in use is refused, the one in the secrets is good', async () => {
    await put('before-rotation');
    await rotateKeys({ node: host.address, tenant, secrets });

    const refused = await put('rotated');
    cells.forget(tenant, 'write');

    expect([refused, await put('rotated')]).toEqual(['401 security_exception', '201']);
  });
});
