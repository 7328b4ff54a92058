import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type ErasableObjects, type ObjectVersion, type Refusal } from './erasure-ports.ts';

/** S3 lists at most this many versions an answer, and deletes as many a request. */
const PAGE = 1_000;

export class S3ErasableObjects implements ErasableObjects {
  readonly name: string;
  readonly #s3: Pick<S3Client, 'send'>;

  constructor(s3: Pick<S3Client, 'send'>, bucket: string) {
    this.name = bucket;
    this.#s3 = s3;
  }

  async *pages(prefix: string): AsyncGenerator<readonly ObjectVersion[]> {
    let from: { readonly KeyMarker?: string | undefined; readonly VersionIdMarker?: string | undefined } = {};
    for (;;) {
      const page = await this.#s3.send(
        new ListObjectVersionsCommand({ Bucket: this.name, Prefix: prefix, MaxKeys: PAGE, ...from }),
      );
      const marks = (page.DeleteMarkers ?? []).map((mark) => ({ ...mark, Size: 0 }));
      const versions = [...(page.Versions ?? []), ...marks].map(
        ({ Key = '', VersionId = 'null', Size = 0 }): ObjectVersion => ({
          key: Key,
          versionId: VersionId,
          bytes: Size,
        }),
      );
      if (versions.length > 0) yield versions;
      if (page.IsTruncated !== true) return;
      from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  }

  async remove(versions: readonly ObjectVersion[]): Promise<readonly Refusal[]> {
    const refused: Refusal[] = [];
    for (let start = 0; start < versions.length; start += PAGE) {
      const Objects = versions
        .slice(start, start + PAGE)
        .map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
      const { Errors = [] } = await this.#s3.send(
        new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects, Quiet: true } }),
      );
      for (const { Key = '', VersionId = 'null', Code = '', Message = Code } of Errors) {
        refused.push({ what: Key, versionId: VersionId, reason: Message });
      }
    }
    return refused;
  }
}
