import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ObjectStore, type StoredObject } from '../../src/lake/object-store.ts';

/** Objects in a map; it remembers what was asked of it. */
export class InMemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, Buffer>();
  readonly #pageSize: number;
  readonly listed: string[] = [];
  readonly opened: string[] = [];

  constructor(options: { readonly pageSize?: number } = {}) {
    this.#pageSize = options.pageSize ?? 1000;
  }

  put(bucket: string, key: string, body: string | Buffer): void {
    this.#objects.set(`${bucket}/${key}`, Buffer.from(body));
  }

  text(bucket: string, key: string): string | undefined {
    return this.#objects.get(`${bucket}/${key}`)?.toString('utf8');
  }

  async list(bucket: string, prefix: string): Promise<StoredObject[]> {
    this.listed.push(prefix);
    return this.#find(bucket, prefix);
  }

  async listFirstPage(
    bucket: string,
    prefix: string,
  ): Promise<{ objects: StoredObject[]; complete: boolean }> {
    this.listed.push(prefix);
    const found = this.#find(bucket, prefix);
    return { objects: found.slice(0, this.#pageSize), complete: found.length <= this.#pageSize };
  }

  async folders(bucket: string, prefix: string): Promise<string[]> {
    const ends = this.#find(bucket, prefix).flatMap(({ key }) => {
      const end = key.indexOf('/', prefix.length);
      return end < 0 ? [] : [key.slice(0, end + 1)];
    });
    return [...new Set(ends)];
  }

  async read({ bucket, key }: StoredObject): Promise<Readable> {
    this.opened.push(key);
    const body = this.#objects.get(`${bucket}/${key}`);
    if (!body) throw new Error('The specified key does not exist.');
    return Readable.from([body]);
  }

  async write({ bucket, key }: { bucket: string; key: string }, body: Readable | string): Promise<void> {
    const chunks: Buffer[] = [];
    if (typeof body === 'string') chunks.push(Buffer.from(body));
    else for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
    this.put(bucket, key, Buffer.concat(chunks));
  }

  #find(bucket: string, prefix: string): StoredObject[] {
    return [...this.#objects]
      .filter(([name]) => name.startsWith(`${bucket}/${prefix}`))
      .map(([name, body]) => ({
        bucket,
        key: name.slice(bucket.length + 1),
        etag: createHash('md5').update(body).digest('hex'),
        size: body.length,
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
