import { arn, bucketName, cellParameters, type Place } from '../../place.ts';
import { type Thing } from './things.ts';

const VOLUME = ['AttachVolume', 'DetachVolume', 'CreateSnapshot', 'DeleteVolume', 'ModifyVolume'].map(
  (each) => `ec2:${each}`,
);
const SNAPSHOT = ['CreateSnapshot', 'DeleteSnapshot', 'ModifySnapshotAttribute', 'CreateTags'].map(
  (each) => `ec2:${each}`,
);
const DEFINITIONS = ['GetParametersByPath', 'GetParameter', 'PutParameter', 'DeleteParameter'].map(
  (each) => `ssm:${each}`,
);
const AUTHORITY = ['GetSecretValue', 'PutSecretValue', 'DeleteSecret'].map(
  (each) => `secretsmanager:${each}`,
);
const SHELL = ['ssm:StartSession', 'ssm:SendCommand'];

/** What search hosts work with, their scripts by key; that of the host `a`, of another, of another environment, and what says nothing. */
export function hostThings(place: Place, scripts: readonly string[]): readonly Thing[] {
  const other = place.environment === 'prod' ? 'dev' : 'prod';
  const owners: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['host a', tags(place.environment, 'a')],
    ['another host', tags(place.environment, 'b')],
    ['another environment', tags(other, 'a')],
    ['nobody', {}],
  ];
  return [
    ...owners.flatMap(([whose, own]): readonly Thing[] => [
      {
        label: `volume of ${whose}`,
        resource: arn(place, 'ec2', 'volume/vol-1'),
        actions: VOLUME,
        context: () => prefixed('aws:ResourceTag/', own),
      },
      {
        label: `instance of ${whose}`,
        resource: arn(place, 'ec2', 'instance/i-1'),
        actions: ['ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:TerminateInstances', ...SHELL],
        context: () => prefixed('aws:ResourceTag/', own),
      },
      {
        label: `snapshot of ${whose}`,
        resource: `arn:aws:ec2:${place.region}::snapshot/snap-1`,
        actions: SNAPSHOT,
        context: () => ({ ...prefixed('aws:ResourceTag/', own), ...prefixed('aws:RequestTag/', own) }),
      },
      {
        label: `snapshot of ${whose}, while it is made`,
        resource: `arn:aws:ec2:${place.region}::snapshot/snap-1`,
        actions: ['ec2:CreateTags'],
        context: () => ({ 'ec2:CreateAction': 'CreateSnapshot', ...prefixed('aws:RequestTag/', own) }),
      },
    ]),
    ...['a', 'b'].map((host) => ({
      label: `definitions of host ${host}`,
      resource: arn(place, 'ssm', `parameter${cellParameters(place, host).replace(/\/$/, '')}`),
      actions: DEFINITIONS,
    })),
    {
      label: 'secret of the authority',
      resource: arn(place, 'secretsmanager', `secret:cloudpf/${place.environment}/search-ca-AbCdEf`),
      actions: AUTHORITY,
    },
    ...[...scripts.map((key) => ['scripts of hosts', key]), ['other scripts', 'host/another.tar.gz']].map(
      ([label = '', key = '']) => ({
        label,
        resource: `arn:aws:s3:::${bucketName(place, 'assets')}/${key}`,
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      }),
    ),
    ...['CloudPF/Search', 'CloudPF'].map((namespace) => ({
      label: `metrics of ${namespace}`,
      resource: '*',
      actions: ['cloudwatch:PutMetricData'],
      context: () => ({ 'cloudwatch:namespace': namespace }),
    })),
  ];
}

function tags(environment: string, host: string): Readonly<Record<string, string>> {
  return { 'cloudpf:environment': environment, 'cloudpf:host': host };
}

function prefixed(prefix: string, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [`${prefix}${key}`, value]));
}
