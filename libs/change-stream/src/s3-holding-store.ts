import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type HeldObject, type HoldingStore } from './holding-store.ts';

/** S3 gives at most this many keys an answer, and deletes as many a request. */
const PAGE = 1000;

export class S3HoldingStore implements HoldingStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: 'application/gzip' }),
    );
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async delete(...keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += PAGE) {
      const Objects = keys.slice(start, start + PAGE).map((Key) => ({ Key }));
      const { Errors: [failed] = [] } = await this.#s3.send(
        new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      );
      if (failed)
        throw new Error(`${failed.Key ?? ''} cannot be deleted: ${failed.Message ?? failed.Code ?? ''}`);
    }
  }

  async list(
    prefix: string,
    { startAfter, limit = Infinity }: { readonly startAfter?: string; readonly limit?: number } = {},
  ): Promise<readonly HeldObject[]> {
    const objects: HeldObject[] = [];
    let after = startAfter;
    for (;;) {
      const page = await this.#s3.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          MaxKeys: Math.min(PAGE, limit - objects.length),
          ...(after === undefined ? {} : { StartAfter: after }),
        }),
      );
      for (const { Key, LastModified, Size = 0 } of page.Contents ?? []) {
        if (Key === undefined) continue;
        objects.push({ key: Key, lastModified: LastModified?.toISOString() ?? '', bytes: Size });
      }
      after = objects.at(-1)?.key;
      if (!page.IsTruncated || objects.length >= limit) return objects;
    }
  }

  async folders(prefix: string): Promise<readonly string[]> {
    const folders: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#s3.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          Delimiter: '/',
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      for (const common of page.CommonPrefixes ?? []) {
        if (common.Prefix !== undefined) folders.push(common.Prefix.slice(prefix.length, -1));
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return folders;
  }
}
