import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arn, cellSecrets, type Place } from '../place.ts';
import { type Grant } from './statement.ts';

/** A part of a bucket; keys begin with one of the prefixes. */
export interface BucketPart {
  readonly bucket: aws.s3.Bucket;
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

/** Only through the service whose data the key protects. */
export function useKey(
  key: aws.kms.Key,
  { sid, service, place }: { readonly sid: string; readonly service: string; readonly place: Place },
): Grant {
  return {
    sid,
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.arn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${place.region}.amazonaws.com` } },
  };
}
