import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Named, useKey } from '../iam/grants.ts';
import { type Grant } from '../iam/statement.ts';
import { arn, cellParameters, cellSecrets, type Place } from '../place.ts';
import { SEARCH_NAMESPACE } from '../host/metrics.ts';
import { type Keys } from './keys.ts';

/** What a host is given to work with. */
export interface HostMeans {
  readonly place: Place;
  readonly keys: Keys;
  /** That has the host's scripts, and the ARN of the object that is them. */
  readonly scripts: pulumi.Input<string>;
  /** Certificate and key of the authority that signs for nodes. */
  readonly authority: aws.secretsmanager.Secret;
  /** Of what containers write. */
  readonly containerLogs: aws.cloudwatch.LogGroup;
  /** Of what people do on hosts. */
  readonly shellLogs: aws.cloudwatch.LogGroup;
}

/** What one host may do: all of it for its own containers and their volumes. */
export function hostGrants(host: string, means: HostMeans): readonly Grant[] {
  const { place, scripts } = means;
  const parameters = arn(place, 'ssm', `parameter${cellParameters(place, host).replace(/\/$/, '')}`);
  return [
    { sid: 'FetchScripts', actions: ['s3:GetObject'], resources: [scripts] },
    {
      sid: 'ReadDefinitions',
      actions: ['ssm:GetParametersByPath'],
      resources: [parameters, `${parameters}/*`],
    },
    ...secretGrants(host, means),
    ...volumeGrants(place, host),
    ...keyGrants(means),
    {
      sid: 'Report',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': SEARCH_NAMESPACE } },
    },
    ...shellGrants(means),
  ];
}

/** It makes the passwords and keys of its own nodes, and reads none but what it needs to ask a node itself. */
function secretGrants(host: string, { place, authority }: HostMeans): readonly Grant[] {
  const conditions = { StringEquals: ownTags('ResourceTag', { place, host }) };
  const secrets = (access: string) =>
    arn(place, 'secretsmanager', `secret:${cellSecrets(place)}*/${access}-??????`);
  return [
    {
      sid: 'SignForNodes',
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      resources: [authority.arn],
    },
    {
      sid: 'AskNodes',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secrets('admin')],
      conditions,
    },
    {
      sid: 'WriteKeys',
      actions: ['secretsmanager:PutSecretValue'],
      resources: ['admin', 'read', 'write'].map(secrets),
      conditions,
    },
    {
      sid: 'SeeWhichKeys',
      actions: ['secretsmanager:DescribeSecret'],
      resources: ['read', 'write'].map(secrets),
      conditions,
    },
  ];
}

/** What says itself that it is this host's. */
function ownTags(
  kind: 'ResourceTag' | 'RequestTag',
  { place, host }: { readonly place: Place; readonly host: string },
): Readonly<Record<string, string>> {
  return {
    [`aws:${kind}/cloudpf:environment`]: place.environment,
    [`aws:${kind}/cloudpf:host`]: host,
  };
}

/** Volumes and instances of this host. */
function volumeGrants(place: Place, host: string): readonly Grant[] {
  const tags = (kind: 'ResourceTag' | 'RequestTag') => ownTags(kind, { place, host });
  const volumes = arn(place, 'ec2', 'volume/*');
  // Snapshots have no account in their ARN.
  const snapshots = `arn:aws:ec2:${place.region}::snapshot/*`;
  return [
    { sid: 'SeeVolumes', actions: ['ec2:DescribeVolumes', 'ec2:DescribeSnapshots'], resources: ['*'] },
    {
      sid: 'AttachOwnVolumes',
      actions: ['ec2:AttachVolume', 'ec2:DetachVolume'],
      resources: [volumes, arn(place, 'ec2', 'instance/*')],
      conditions: { StringEquals: tags('ResourceTag') },
    },
    {
      sid: 'KeepOwnVolumes',
      actions: ['ec2:CreateSnapshot'],
      resources: [volumes],
      conditions: { StringEquals: tags('ResourceTag') },
    },
    {
      sid: 'AsOwnSnapshots',
      actions: ['ec2:CreateSnapshot'],
      resources: [snapshots],
      conditions: { StringEquals: tags('RequestTag') },
    },
    {
      sid: 'TagWhatItKeeps',
      actions: ['ec2:CreateTags'],
      resources: [snapshots],
      conditions: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } },
    },
  ];
}

function keyGrants({ place, keys }: HostMeans): readonly Grant[] {
  const viaVolumes = { 'kms:ViaService': `ec2.${place.region}.amazonaws.com` };
  return [
    useKey(keys.cells, { sid: 'SecretsOfCells', service: 'secretsmanager', place, writes: true }),
    useKey(keys.cells, { sid: 'ScriptsInBucket', service: 's3', place }),
    {
      sid: 'OpenVolumes',
      // All that EC2 documents for whoever attaches an encrypted volume.
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [keys.cells.arn],
      conditions: { StringEquals: viaVolumes },
    },
    {
      sid: 'LendKeyToVolumes',
      actions: ['kms:CreateGrant'],
      resources: [keys.cells.arn],
      conditions: { StringEquals: viaVolumes, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** Sessions of Session Manager, of which every word is kept; nothing else of what its managed policy allows. */
function shellGrants({ keys, containerLogs, shellLogs }: HostMeans): readonly Grant[] {
  return [
    {
      // Session Manager knows no resources.
      sid: 'OpenShells',
      actions: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      resources: ['*'],
    },
    { sid: 'EncryptShells', actions: ['kms:Decrypt'], resources: [keys.logs.arn] },
    { sid: 'FindLogs', actions: ['logs:DescribeLogGroups'], resources: ['*'] },
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      resources: [containerLogs, shellLogs].map((group: Named) => pulumi.interpolate`${group.arn}:*`),
    },
  ];
}
