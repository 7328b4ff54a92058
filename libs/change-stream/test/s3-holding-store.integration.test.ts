import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type TestEngines } from '@cloudpf/testing';
import { describe, inject } from 'vitest';
import { S3HoldingStore } from '../src/index.ts';
import { holdingStoreContract } from './holding-store.contract.ts';

const engines: TestEngines = inject('engines');
const s3 = new S3Client({
  endpoint: engines.s3,
  region: engines.region,
  credentials: engines.credentials,
  forcePathStyle: true,
});
let buckets = 0;

describe('S3HoldingStore', () => {
  holdingStoreContract(async () => {
    const bucket = `holding-${process.pid}-${++buckets}`;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return new S3HoldingStore(s3, bucket);
  });
});
