import { RAW_PREFIX, RAW_TABLE_NAME } from '@cloudpf/lake-catalog';
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arn, cellSecrets, databaseName, type Place } from '../place.ts';
import { type Grant } from './statement.ts';

/** What a grant has to know of a resource. */
export interface Named {
  readonly arn: pulumi.Input<string>;
}

/** A part of a bucket; keys begin with one of the prefixes. */
export interface BucketPart {
  readonly bucket: Named;
  readonly prefixes: readonly string[];
}

export function findTenant(tenants: aws.dynamodb.Table): Grant {
  return { sid: 'FindTenant', actions: ['dynamodb:GetItem'], resources: [tenants.arn] };
}

export function listTenants(tenants: aws.dynamodb.Table): Grant {
  return { sid: 'ListTenants', actions: ['dynamodb:Scan'], resources: [tenants.arn] };
}

export function readStream(table: aws.dynamodb.Table): readonly Grant[] {
  return [
    {
      sid: 'ReadStream',
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [table.streamArn],
    },
    // Lambda looks for a table's stream, whose name it does not know yet.
    {
      sid: 'FindStream',
      actions: ['dynamodb:ListStreams'],
      resources: [pulumi.interpolate`${table.arn}/stream/*`],
    },
  ];
}

/** IAM cannot tell the marker from a tenant's own items: both have the tenant's partition key. */
export function writeHeartbeats(tables: readonly aws.dynamodb.Table[]): Grant {
  return {
    sid: 'WriteHeartbeats',
    actions: ['dynamodb:PutItem'],
    resources: tables.map((table) => table.arn),
  };
}

export function readCellKeys(place: Place, access: 'read' | 'write'): Grant {
  return {
    sid: 'ReadCellKeys',
    actions: ['secretsmanager:GetSecretValue'],
    // A secret's ARN ends in six characters that AWS draws.
    resources: [arn(place, 'secretsmanager', `secret:${cellSecrets(place)}*/${access}-??????`)],
  };
}

export function readSecret(sid: string, secret: aws.secretsmanager.Secret): Grant {
  return { sid, actions: ['secretsmanager:GetSecretValue'], resources: [secret.arn] };
}

/**
 * Athena reads the lake and the catalog, and leaves results, with the rights of whoever asks. `tenant` may be `*`, or
 * a policy variable.
 */
export function runQueries(
  place: Place,
  {
    workgroups,
    lake,
    tenant,
  }: { readonly workgroups: string; readonly lake: Named; readonly tenant: string },
): readonly Grant[] {
  const database = databaseName(place);
  const rows = { bucket: lake, prefixes: [`${RAW_PREFIX}tenant_id=${tenant}/`] };
  const results = { bucket: lake, prefixes: [`results/tenant_id=${tenant}/`] };
  return [
    {
      sid: 'RunQueries',
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
      resources: [arn(place, 'athena', `workgroup/${workgroups}`)],
    },
    {
      sid: 'ReadCatalog',
      actions: ['glue:GetDatabase', 'glue:GetTable'],
      resources: ['catalog', `database/${database}`, `table/${database}/${RAW_TABLE_NAME}`].map((part) =>
        arn(place, 'glue', part),
      ),
    },
    objects('ReadLake', rows, ['GetObject']),
    objects('KeepResults', results, ['GetObject', 'PutObject']),
    listObjects('LookIntoLake', { bucket: lake, prefixes: [...rows.prefixes, ...results.prefixes] }),
    { sid: 'FindLake', actions: ['s3:GetBucketLocation'], resources: [lake.arn] },
  ];
}

/** A call that names no key at all would meet every demand on its keys, so that it has to name one. */
export function readOwnItems(tables: readonly Named[], tenant: string): Grant {
  return {
    sid: 'ReadOwnItems',
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
    resources: tables.map((table) => table.arn),
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [tenant] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  };
}

type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject';

export function objects(sid: string, part: BucketPart, actions: readonly ObjectAction[]): Grant {
  return {
    sid,
    actions: actions.map((action) => `s3:${action}`),
    resources: part.prefixes.map((prefix) => pulumi.interpolate`${part.bucket.arn}/${prefix}*`),
  };
}

/** Without it S3 says 403 of an object that is not there, and whoever asks cannot tell absent from forbidden. */
export function listObjects(sid: string, { bucket, prefixes }: BucketPart): Grant {
  return {
    sid,
    actions: ['s3:ListBucket'],
    resources: [bucket.arn],
    conditions: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
  };
}

/**
 * Only through the service whose data the key protects. What is new wants a data key; S3 and DynamoDB ask for it with
 * every write, Secrets Manager with every new secret.
 */
export function useKey(
  key: Named,
  {
    sid,
    service,
    place,
    writes = false,
  }: { readonly sid: string; readonly service: string; readonly place: Place; readonly writes?: boolean },
): Grant {
  return {
    sid,
    actions: ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])],
    resources: [key.arn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${place.region}.amazonaws.com` } },
  };
}
