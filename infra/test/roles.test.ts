import { beforeAll, describe, expect, it } from 'vitest';
import { type Request } from '../src/proof/iam/request.ts';
import { ACCOUNT, REGION, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { mayOf } from './role-of.ts';

const table = (name: string) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/cloudpf-prod-${name}`;
const object = (bucket: string, key: string) => `arn:aws:s3:::cloudpf-prod-${bucket}-${ACCOUNT}/${key}`;
const secret = (tenant: string, access: string) =>
  `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:cloudpf/prod/cells/${tenant}/${access}-AbCdEf`;

/** Who makes each call in the life of a change; nobody else may. */
const CALLS: readonly (Request & { readonly by: readonly string[] })[] = [
  {
    action: 'dynamodb:GetItem',
    resource: table('tenants'),
    by: ['cdc-products', 'cdc-purchases', 'cdc-drain'],
  },
  { action: 'dynamodb:Scan', resource: table('tenants'), by: ['cdc-drain', 'cdc-heartbeat'] },
  { action: 'dynamodb:PutItem', resource: table('tenants'), by: [] },
  { action: 'dynamodb:PutItem', resource: table('products'), by: ['cdc-heartbeat'] },
  { action: 'dynamodb:DeleteItem', resource: table('products'), by: [] },
  { action: 'dynamodb:Query', resource: table('purchases'), by: [] },
  {
    action: 'dynamodb:GetRecords',
    resource: `${table('products')}/stream/2026-01-01T00:00:00.000`,
    by: ['cdc-products'],
  },
  {
    action: 'secretsmanager:GetSecretValue',
    resource: secret('acme', 'write'),
    by: ['cdc-products', 'cdc-purchases', 'cdc-drain'],
  },
  { action: 'secretsmanager:GetSecretValue', resource: secret('acme', 'read'), by: [] },
  { action: 'secretsmanager:GetSecretValue', resource: `${secret('acme', 'write')}-more`, by: [] },
  { action: 'secretsmanager:PutSecretValue', resource: secret('acme', 'write'), by: [] },
  { action: 's3:PutObject', resource: object('holding', 'parked/products/acme/x'), by: ['cdc-products'] },
  { action: 's3:PutObject', resource: object('holding', 'parked/purchases/acme/x'), by: ['cdc-purchases'] },
  { action: 's3:DeleteObject', resource: object('holding', 'parked/products/acme/x'), by: ['cdc-drain'] },
  { action: 's3:DeleteObject', resource: object('holding', 'quarantine/products/acme/x'), by: [] },
  {
    action: 's3:PutObject',
    resource: object('lake', 'raw/v1/entity=purchases/tenant_id=acme/x'),
    by: ['cdc-purchases', 'cdc-drain'],
  },
  {
    action: 's3:DeleteObject',
    resource: object('lake', '_claims/purchases/x'),
    by: ['cdc-drain'],
  },
  { action: 's3:PutObject', resource: object('lake', 'compact/v1/x'), by: [] },
  { action: 's3:PutObject', resource: object('audit', 'AWSLogs/x'), by: [] },
  { action: 's3:PutBucketPolicy', resource: `arn:aws:s3:::cloudpf-prod-lake-${ACCOUNT}`, by: [] },
  { action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/x`, by: [] },
  { action: 'sts:AssumeRole', resource: `arn:aws:iam::${ACCOUNT}:role/x`, by: [] },
];
const ROLES = ['cdc-products', 'cdc-purchases', 'cdc-drain', 'cdc-heartbeat'];

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
});

describe('the roles of the functions', () => {
  it.each(CALLS)('let $action on $resource be made by $by', ({ by, ...request }) => {
    expect(ROLES.filter((role) => mayOf(prod, role)(request))).toEqual(by);
  });

  it('let Lambda make interfaces, and the code of the function not', () => {
    const make = {
      action: 'ec2:CreateNetworkInterface',
      resource: `arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/x`,
    };
    const may = mayOf(prod, 'cdc-products');
    const context = {
      'lambda:SourceFunctionArn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:cloudpf-prod-cdc-products`,
    };

    expect(may(make)).toBe(true);
    expect(may({ ...make, context })).toBe(false);
    expect(mayOf(prod, 'cdc-heartbeat')(make)).toBe(false);
  });

  it('list objects of their own prefixes alone', () => {
    const list = { action: 's3:ListBucket', resource: `arn:aws:s3:::cloudpf-prod-lake-${ACCOUNT}` };
    const may = mayOf(prod, 'cdc-purchases');

    expect(may({ ...list, context: { 's3:prefix': 'raw/v1/entity=purchases/tenant_id=acme/' } })).toBe(true);
    expect(may({ ...list, context: { 's3:prefix': 'results/' } })).toBe(false);
    expect(may(list)).toBe(false);
  });
});
