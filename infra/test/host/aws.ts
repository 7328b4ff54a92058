/** Stands in for the AWS command: what a search host asks of it, with the answers and refusals of the real one. */
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeCloud, note, readCloud, type Metric, type Volume } from './cloud.ts';

const [world = '', service = '', action = '', ...rest] = process.argv.slice(2);
const call = `${service} ${action}`;

function option(name: string): string {
  const at = rest.indexOf(`--${name}`);
  const value = rest[at + 1];
  if (at < 0 || value === undefined) throw new Error(`${call} lacks --${name}`);
  return value === 'file:///dev/stdin' ? readFileSync(0, 'utf8') : value;
}

function refuse(code: string): never {
  process.stderr.write(`An error occurred (${code}) when calling the ${action} operation\n`);
  process.exit(254);
}

const device = (volume: string) =>
  join(world, 'devices', `nvme-Amazon_Elastic_Block_Store_${volume.replace('-', '')}`);

function describe(id: string, { tags, instance }: Volume): object {
  return {
    VolumeId: id,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    Attachments: instance === undefined ? [] : [{ InstanceId: instance }],
  };
}

const ANSWERS: Readonly<Record<string, () => unknown>> = {
  'ssm get-parameters-by-path': () =>
    Object.entries(readCloud(world).parameters)
      .filter(([name]) => name.startsWith(`${option('path')}/`))
      .map(([Name, Value]) => ({ Name, Value })),

  'secretsmanager get-secret-value': () => {
    const secret = readCloud(world).secrets[option('secret-id')];
    return secret?.current === undefined
      ? refuse('ResourceNotFoundException')
      : secret.versions[secret.current];
  },
  'secretsmanager put-secret-value': () => {
    const [name, token, value] = [
      option('secret-id'),
      option('client-request-token'),
      option('secret-string'),
    ];
    if (token.length < 32 || token.length > 64) refuse('InvalidParameterException');
    return changeCloud(world, ({ secrets }) => {
      const secret = secrets[name] ?? refuse('ResourceNotFoundException');
      const before = secret.versions[token];
      if (before !== undefined && before !== value) refuse('ResourceExistsException');
      secret.versions[token] = value;
      secret.current = token;
      return {};
    });
  },
  'secretsmanager describe-secret': () => {
    const { current } = readCloud(world).secrets[option('secret-id')] ?? refuse('ResourceNotFoundException');
    return current === undefined ? {} : { VersionIdsToStages: { [current]: ['AWSCURRENT'] } };
  },

  'ec2 describe-volumes': () => {
    const { volumes } = readCloud(world);
    if (!rest.includes('--filters')) {
      const id = option('volume-ids');
      const volume = volumes[id];
      return volume ? describe(id, volume) : refuse('InvalidVolume.NotFound');
    }
    const [id = '', instance = ''] = rest.flatMap((each) => /,Values=(.*)/.exec(each)?.[1] ?? []);
    return volumes[id]?.instance === instance ? id : '';
  },
  'ec2 attach-volume': () =>
    changeCloud(world, ({ volumes }) => {
      const id = option('volume-id');
      const volume = volumes[id] ?? refuse('InvalidVolume.NotFound');
      if (volume.instance !== undefined) refuse('VolumeInUse');
      if (!/^\/dev\/xvd[a-d][a-z]$/.test(option('device'))) refuse('InvalidParameterValue');
      volume.instance = option('instance-id');
      const disk = join(world, 'disks', id);
      if (!existsSync(disk)) writeFileSync(disk, Buffer.alloc(1_048_576));
      symlinkSync(disk, device(id));
      return {};
    }),
  'ec2 detach-volume': () =>
    changeCloud(world, ({ volumes }) => {
      const id = option('volume-id');
      delete volumes[id]?.instance;
      rmSync(device(id));
      return {};
    }),
  'ec2 wait': () => ({}),
  'ec2 create-snapshot': () =>
    changeCloud(world, ({ snapshots }) => {
      const id = `snap-${snapshots.length + 1}`;
      snapshots.push({ id, volume: option('volume-id'), tags: option('tag-specifications') });
      return id;
    }),
  'cloudwatch put-metric-data': () => {
    if (option('namespace') !== 'CloudPF/Search') refuse('AccessDenied');
    const metrics = JSON.parse(option('metric-data')) as readonly Metric[];
    changeCloud(world, (cloud) => {
      cloud.metrics = metrics;
    });
    return '';
  },
};

note(world, ['aws', service, action, ...rest.filter((each) => !each.startsWith('--'))]);
const outOfReach = join(world, 'out-of-reach');
if (existsSync(outOfReach) && readFileSync(outOfReach, 'utf8') === call) refuse('ServiceUnavailable');
const answer = (ANSWERS[call] ?? refuse('UnknownOperation'))();
process.stdout.write(`${typeof answer === 'string' ? answer : JSON.stringify(answer)}\n`);
