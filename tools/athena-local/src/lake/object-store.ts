import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Readable } from 'node:stream';

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

/** The objects behind tables and results. */
export interface ObjectStore {
  list(bucket: string, prefix: string): Promise<StoredObject[]>;
  /** One request's worth of objects, and whether that was all. */
  listFirstPage(
    bucket: string,
    prefix: string,
  ): Promise<{ readonly objects: StoredObject[]; readonly complete: boolean }>;
  /** The folders whose path starts with the prefix, each with its closing slash. */
  folders(bucket: string, prefix: string): Promise<string[]>;
  read(object: StoredObject): Promise<Readable>;
  write(
    address: { readonly bucket: string; readonly key: string },
    body: Readable | string,
    size: number,
  ): Promise<void>;
}

export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async list(bucket: string, prefix: string): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    for await (const page of this.#pages({ Bucket: bucket, Prefix: prefix })) objects.push(...page.objects);
    return objects;
  }

  async listFirstPage(
    bucket: string,
    prefix: string,
  ): Promise<{ objects: StoredObject[]; complete: boolean }> {
    for await (const { objects, last } of this.#pages({ Bucket: bucket, Prefix: prefix }))
      return { objects, complete: last };
    return { objects: [], complete: true };
  }

  async folders(bucket: string, prefix: string): Promise<string[]> {
    const folders: string[] = [];
    for await (const page of this.#pages({ Bucket: bucket, Prefix: prefix, Delimiter: '/' }))
      folders.push(...page.folders);
    return folders;
  }

  async read({ bucket, key, etag }: StoredObject): Promise<Readable> {
    const { Body } = await this.#client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }),
    );
    if (!Body) throw new Error(`s3://${bucket}/${key} came without a body.`);
    return Body as Readable;
  }

  async write(
    { bucket, key }: { bucket: string; key: string },
    body: Readable | string,
    size: number,
  ): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: size,
        ContentType: 'application/octet-stream',
      }),
    );
  }

  async *#pages(
    input: ListObjectsV2CommandInput,
  ): AsyncGenerator<{ objects: StoredObject[]; folders: string[]; last: boolean }> {
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ ...input, ...(token !== undefined && { ContinuationToken: token }) }),
      );
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      yield {
        objects: (page.Contents ?? []).map(({ Key = '', ETag = '', Size = 0 }) => ({
          bucket: input.Bucket ?? '',
          key: Key,
          etag: ETag,
          size: Size,
        })),
        folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [Prefix])),
        last: token === undefined,
      };
    } while (token !== undefined);
  }
}
