import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { type TestEngines } from '@cloudpf/testing';

/** A busy machine answers late, which is no fault that a test has asked for. */
const PATIENCE = { connectionTimeout: 20_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

export function testS3(engines: TestEngines): S3Client {
  const { s3: endpoint, region, credentials } = engines;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, requestHandler: PATIENCE });
}

/** @returns the name of a new, empty bucket. */
export async function newBucket(client: S3Client): Promise<string> {
  const bucket = `lake-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

export async function keysIn(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
  return keys;
}

async function bodyOf(client: S3Client, bucket: string, key: string): Promise<Uint8Array> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body!.transformToByteArray();
}

export async function objectsIn(
  client: S3Client,
  bucket: string,
  prefix: string,
): Promise<Map<string, Uint8Array>> {
  const keys = await keysIn(client, bucket, prefix);
  return new Map(
    await Promise.all(keys.map(async (key) => [key, await bodyOf(client, bucket, key)] as const)),
  );
}
