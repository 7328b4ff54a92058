import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { planErasure } from '@cloudpf/recovery';
import { TenantId } from '@cloudpf/tenant-routing';
import { FakeWorld } from './fake-world.ts';
import { PLATFORM_CONFIG, PLATFORM_OUTPUTS } from './platform-example.ts';

const CONFIG = { ...PLATFORM_CONFIG, 'aws:region': 'eu-west-1' };
const OUTPUTS = {
  platform: {
    ...PLATFORM_OUTPUTS.platform,
    buckets: { lake: 'l', holding: 'prod-holding' },
    hosts: { a: { zone: 'eu-west-1a', address: '10.40.0.10' } },
    plans: { basic: '1' },
  },
};
export const STACK = 'prod.tenant-acme';
export const SET = `config set-all --path --stack ${STACK} --plaintext cloudpf:status=erasing --plaintext cloudpf:erase=true`;
export const UP = `up --yes --skip-preview --stack ${STACK}`;
export const DESTROY = `destroy --yes --skip-preview --stack ${STACK}`;
export const RM = `stack rm ${STACK} --yes`;
export const REMOVE = ['stacks', 'remove', 'acme', '--stack', 'prod'];
export const ERASE = [...REMOVE, '--erase', '--yes'];

/** A deployed platform with two tenants that have everything, one's id the beginning of the other's. */
export class RemovalWorld {
  readonly world: FakeWorld;

  private constructor(world: FakeWorld) {
    this.world = world;
  }

  static async create(): Promise<RemovalWorld> {
    const world = await FakeWorld.create();
    world.cloud.add('prod', CONFIG, OUTPUTS);
    world.cloud.add(STACK, { 'cloudpf:name': 'Acme', 'cloudpf:port': '9201' });
    const { items, objects } = world.operations.erasable;
    for (const id of ['acme', 'acme-eu']) {
      items.products.put(id, 'p-1', 'p-2', 'p-3', 'p-4', HEARTBEAT_KEY);
      items.purchases.put(id, 'o-1');
      for (const { bucket, prefix } of planErasure(TenantId.parse(id))) {
        const key = prefix.endsWith('/') ? `${prefix}x.gz` : prefix;
        objects[bucket].put(key, 1_000);
        objects[bucket].put(key, 1_000);
      }
    }
    for (const table of TABLES) {
      items[table].onMark = async (writtenAt) => {
        const note = { read_through: writtenAt, noted_at: writtenAt };
        await world.operations.holding.put(`streams/${table}.json`, Buffer.from(JSON.stringify(note)));
      };
    }
    return new RemovalWorld(world);
  }

  /** What there is of a tenant, by name. */
  dataOf(tenant: string): readonly string[] {
    const { items, objects } = this.world.operations.erasable;
    const isOwn = (key: string) => new RegExp(`[/=]${tenant}[/.]`).test(key);
    return [
      ...TABLES.flatMap((table) => [...(items[table].rows.get(tenant) ?? [])]),
      ...Object.values(objects).flatMap(({ versions }) => versions.map(({ key }) => key).filter(isOwn)),
    ];
  }

  /** What was asked of Pulumi that changes something. */
  changes(): readonly string[] {
    return this.world.cloud.ran.filter((line) => /^(config set|up|destroy|stack rm)/.test(line));
  }

  /** Does something when Pulumi is asked for a line that begins so. */
  whenPulumi(begins: string, act: () => void): void {
    const { cloud } = this.world;
    const run = cloud.run.bind(cloud);
    cloud.run = async (command, args) => {
      if (args.join(' ').startsWith(begins)) act();
      return run(command, args);
    };
  }
}
