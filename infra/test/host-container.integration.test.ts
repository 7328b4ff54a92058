import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { image, World } from './host/world.ts';

const world = new World();
let given: readonly string[];

const valuesOf = (option: string) =>
  given.flatMap((each, at) => (each === `--${option}` ? [given[at + 1] ?? ''] : []));
const mounts = () =>
  valuesOf('mount').map((mount) =>
    Object.fromEntries(
      mount.split(',').map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? true]),
    ),
  );

beforeAll(async () => {
  world.define('acme', { port: 9_207 });
  await world.run('fetch-definitions');
  const { said } = await world.run('container-arguments', 'acme');
  given = said.trimEnd().split('\n');
});

afterAll(async () => {
  await world.end();
});

describe('the container of a tenant', () => {
  it('has the memory of its definition, no swap, and limits on what it opens and starts', () => {
    expect(valuesOf('memory')).toEqual(['1024m']);
    expect(valuesOf('memory-swap')).toEqual(['1024m']);
    expect(valuesOf('ulimit')).toEqual(['memlock=-1:-1', 'nofile=65535:65535']);
    expect(valuesOf('pids-limit')).toEqual(['4096']);
  });

  it('may do nothing beyond its own folders', () => {
    expect(valuesOf('user')).toEqual(['1000:0']);
    expect(valuesOf('cap-drop')).toEqual(['ALL']);
    expect(valuesOf('security-opt')).toEqual(['no-new-privileges']);
    expect(given).toContain('--read-only');
    expect(given).not.toContain('--privileged');
    expect(given).not.toContain('--cap-add');
    expect(mounts().filter((mount) => mount['readonly'] === undefined)).toEqual([
      { type: 'volume', destination: '/usr/share/elasticsearch/config' },
      {
        type: 'bind',
        source: world.path('mounts/acme/data'),
        destination: '/usr/share/elasticsearch/data',
      },
    ]);
  });

  it('listens on the address of the host alone, in a network of its own', () => {
    expect(valuesOf('publish')).toEqual(['127.0.0.1:9207:9200']);
    expect(valuesOf('network')).toEqual(['cell-acme']);
  });

  it('is not started by Docker after a boot, when its volume is not there yet', () => {
    expect(valuesOf('restart')).toEqual(['on-failure:5']);
  });

  it('is told of its password by a file, and of its heap by nobody', () => {
    expect(valuesOf('env').map((each) => each.split('=')[0])).toEqual([
      'TENANT',
      'CELL_NAME',
      'ELASTIC_PASSWORD_FILE',
    ]);
  });

  it('says what happens in it to the log group', () => {
    expect(valuesOf('log-driver')).toEqual(['awslogs']);
    expect(valuesOf('log-opt')).toContain('awslogs-stream=a/acme');
  });
});

describe('what the definition may say', () => {
  it.each([
    ['another tenant', { tenant: 'globex' }],
    ['a port of no cell', { port: 9_200 }],
    ['too little memory', { memory: 512 }],
    ['an image without its digest', { image: image('a').split('@')[0] }],
    ['an image of somebody else', { image: image('a').replace('docker.elastic.co', 'docker.io') }],
    ['a volume that is an option', { volume: '--force' }],
    ["another tenant's secrets", { secret_ref: 'cloudpf/dev/cells/globex' }],
    ["another tenant's name", { hostname: 'globex.cells.dev.cloudpf.internal' }],
  ])('is not %s', async (_, wrong) => {
    const { parameters } = world.cloud;
    const definition = JSON.parse(parameters['/cloudpf/dev/hosts/a/cells/acme'] ?? '') as object;
    world.misdefine('initech', JSON.stringify({ ...definition, ...named('initech'), ...wrong }));
    await world.run('fetch-definitions');

    const outcome = await world.run('container-arguments', 'initech');

    expect(outcome.code).not.toBe(0);
    expect(outcome.said).toContain('the definition of initech is wrong');
  });

  const named = (tenant: string) => ({
    tenant,
    secret_ref: `cloudpf/dev/cells/${tenant}`,
    hostname: `${tenant}.cells.dev.cloudpf.internal`,
  });
});

describe('the node in it', () => {
  it('speaks TLS to the outside and with nobody on the inside, and locks its memory', () => {
    const file = fileURLToPath(new URL('../host/engine/elasticsearch.yml', import.meta.url));

    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({
      'discovery.type': 'single-node',
      'transport.host': '127.0.0.1',
      'bootstrap.memory_lock': true,
      'xpack.security.enabled': true,
      'xpack.security.http.ssl.enabled': true,
    });
  });
});
