import { beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, type Stack } from './capture.ts';
import { declarePlatform } from './declare-platform.ts';

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
