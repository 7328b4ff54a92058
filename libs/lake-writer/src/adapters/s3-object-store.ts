import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import {
  type CleanableStore,
  type ListedObject,
  type NewObject,
  type ObjectMetadata,
  type ObjectPage,
  type StoredObject,
} from '../object-store.ts';
import { ObjectsNotRemovedError } from '../errors.ts';

const NOT_FOUND = 404;
const CONFLICT = 409;
const PRECONDITION_FAILED = 412;

/** S3 lists at most this many keys an answer. */
const PAGE = 1_000;

/** S3 answers 409 while another conditional write of the same key is under way; it is soon decided. */
const CONFLICT_ROUNDS = 10;
const CONFLICT_DELAY_MS = 20;

export class S3ObjectStore implements CleanableStore {
  readonly #client: Pick<S3Client, 'send'>;
  readonly #bucket: string;

  constructor(client: Pick<S3Client, 'send'>, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async putIfAbsent(object: NewObject): Promise<boolean> {
    return (await this.#put(object, { IfNoneMatch: '*' })) !== undefined;
  }

  async putIfMatch(object: NewObject, etag: string): Promise<string | undefined> {
    return this.#put(object, { IfMatch: etag });
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const answer = await unless(NOT_FOUND, () =>
      this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
    return answer?.Body && { body: await answer.Body.transformToByteArray(), etag: answer.ETag ?? '' };
  }

  async head(key: string): Promise<ObjectMetadata | undefined> {
    const answer = await unless(NOT_FOUND, () =>
      this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
    return answer && (answer.Metadata ?? {});
  }

  async list(
    prefix: string,
    { startAfter, limit = PAGE }: { readonly startAfter?: string | undefined; readonly limit?: number } = {},
  ): Promise<ObjectPage> {
    const { Contents = [], IsTruncated } = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: prefix,
        StartAfter: startAfter,
        MaxKeys: Math.min(limit, PAGE),
      }),
    );
    const objects = Contents.map(({ Key = '', Size = 0, LastModified }): ListedObject => ({
      key: Key,
      size: Size,
      lastModified: LastModified ?? new Date(0),
    }));
    return { objects, next: IsTruncated === true ? objects.at(-1)?.key : undefined };
  }

  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { Errors = [] } = await this.#client.send(
      new DeleteObjectsCommand({
        Bucket: this.#bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    );
    const [first] = Errors;
    if (first) throw new ObjectsNotRemovedError(Errors.length, first);
  }

  async #put(object: NewObject, condition: Partial<PutObjectCommandInput>): Promise<string | undefined> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: object.key,
      Body: object.body,
      ContentType: object.contentType,
      ContentEncoding: object.contentEncoding,
      Metadata: object.metadata,
      ...condition,
    });
    for (let round = 1; ; round++) {
      try {
        return (await this.#client.send(command)).ETag ?? '';
      } catch (error) {
        const status = statusOf(error);
        if (status === PRECONDITION_FAILED || isGone(error)) return undefined;
        if (status !== CONFLICT || round === CONFLICT_ROUNDS) throw error;
      }
      await delay(CONFLICT_DELAY_MS * round * Math.random());
    }
  }
}

async function unless<T>(status: number, send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await send();
  } catch (error) {
    if (statusOf(error) === status) return undefined;
    throw error;
  }
}

/** What a write on the condition of a version gets where the object was deleted. */
function isGone(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NoSuchKey';
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
