import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../src/proof/iam/evaluate.ts';
import { parsePolicy } from '../src/proof/iam/policy.ts';
import { ACCOUNT, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
});

describe('the tables', () => {
  it('tell every change with both images, can be put back to any second, and are not deleted in prod', () => {
    const tables = prod.all('aws:dynamodb/table:Table');

    expect(tables.map(({ inputs }) => inputs['name']).sort()).toEqual([
      'cloudpf-prod-products',
      'cloudpf-prod-purchases',
      'cloudpf-prod-tenants',
    ]);
    for (const { inputs } of tables) {
      expect(inputs).toMatchObject({
        hashKey: 'tenant_id',
        streamViewType: 'NEW_AND_OLD_IMAGES',
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
      });
    }
  });
});

describe('the way of a change', () => {
  it.each(['products', 'purchases'])('begins at the stream of %s and loses nothing on it', (table) => {
    const { inputs } = prod.get('aws:lambda/eventSourceMapping:EventSourceMapping', `cdc-${table}`);

    expect(inputs).toMatchObject({
      functionName: expect.stringContaining(`cloudpf-prod-cdc-${table}`) as string,
      eventSourceArn: expect.stringContaining(`cloudpf-prod-${table}/stream`) as string,
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      destinationConfig: { onFailure: { destinationArn: `arn:aws:s3:::cloudpf-prod-holding-${ACCOUNT}` } },
    });
    expect(inputs['maximumRecordAgeInSeconds']).toBeLessThan(86_400);
  });
});

describe('what holds data', () => {
  const HOLDERS = ['aws:dynamodb/table:Table', 'aws:s3/bucket:Bucket', 'aws:kms/key:Key'];

  it('outlives its stack in prod, and goes with it in dev', async () => {
    const dev = await declarePlatform('dev');
    for (const type of HOLDERS) {
      expect(new Set(prod.all(type).map(({ options }) => options.protect))).toEqual(new Set([true]));
      expect(new Set(dev.all(type).map(({ options }) => options.protect))).toEqual(new Set([false]));
    }
  });
});

describe('the names of secrets', () => {
  it('are free at once where a stack may go and come back, and kept for days in prod', async () => {
    const dev = await declarePlatform('dev');
    const days = (stack: Stack) =>
      Object.fromEntries(
        stack
          .all('aws:secretsmanager/secret:Secret')
          .map(({ name, inputs }) => [name, inputs['recoveryWindowInDays']]),
      );

    expect(days(dev)).toEqual({ cursors: 0, search: 0 });
    expect(days(prod)).toEqual({ cursors: 7, search: 30 });
  });
});

describe('what is kept for people to look at', () => {
  it.each(['quarantine/', 'aws/lambda/'])('ends after a year below %s, whoever forgets it', (prefix) => {
    const { inputs } = prod.get(
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'buckets-holding',
    );

    expect(inputs['rules']).toContainEqual(
      expect.objectContaining({ filter: { prefix }, expiration: { days: 365 } }),
    );
  });
});

describe('the trail', () => {
  it('goes to a bucket that keeps it from everybody, and tells who read what of tenants', () => {
    const { inputs } = prod.get('aws:cloudtrail/trail:Trail', 'audit');
    const audit = `cloudpf-prod-audit-${ACCOUNT}`;

    expect(inputs).toMatchObject({
      s3BucketName: audit,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
    });
    expect(JSON.stringify(inputs['advancedEventSelectors'])).toContain(
      `arn:aws:s3:::cloudpf-prod-lake-${ACCOUNT}/`,
    );
    const reads = (inputs['advancedEventSelectors'] as readonly object[]).find((each) =>
      JSON.stringify(each).includes('objects-read'),
    );
    // Of the platform's functions alone are reads not noted, and of those not for whoever is called alike.
    expect(JSON.stringify(reads)).toContain(
      `"notStartsWiths":["arn:aws:sts::${ACCOUNT}:assumed-role/cloudpf-prod-analytics-api/"`,
    );
    expect(prod.all('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration')).toMatchObject([
      { inputs: { bucket: audit, rule: { defaultRetention: { days: 400 } } } },
    ]);
  });
});

describe('every bucket', () => {
  const partsOf = (type: string) =>
    new Set(
      prod
        .all(`aws:s3/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`)
        .map(({ inputs }) => inputs['bucket']),
    );

  it.each([
    'BucketPublicAccessBlock',
    'BucketOwnershipControls',
    'BucketVersioning',
    'BucketServerSideEncryptionConfiguration',
    'BucketLifecycleConfiguration',
    'BucketPolicy',
  ])('has its %s', (type) => {
    const buckets = new Set(prod.all('aws:s3/bucket:Bucket').map(({ inputs }) => inputs['bucket']));

    expect(partsOf(type)).toEqual(buckets);
  });

  it('refuses what does not come over TLS', () => {
    for (const { inputs } of prod.all('aws:s3/bucketPolicy:BucketPolicy')) {
      const policy = parsePolicy(String(inputs['policy']));
      const bucket = String(inputs['bucket']);
      const get = { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/x` };

      expect(evaluate([policy], { ...get, context: { 'aws:SecureTransport': 'false' } }).by?.Effect).toBe(
        'Deny',
      );
      expect(evaluate([policy], { ...get, context: { 'aws:SecureTransport': 'true' } }).by).toBeUndefined();
    }
  });
});
