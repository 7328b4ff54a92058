import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import pLimit from 'p-limit';
import { notSupported, QueryError } from '../sql/errors.ts';
import { type LineFormat } from './line-formats.ts';
import { type ObjectStore, type StoredObject } from './object-store.ts';

/** How an object must be laid out for DuckDB; objects of one variant share their copies. */
export interface CacheFormat {
  readonly variant: string;
  /** Absent for formats that DuckDB reads as they are. */
  readonly line?: LineFormat;
  readonly skipLines: number;
}

/** Objects that are in use until `release`. */
export interface CachedFiles {
  readonly paths: ReadonlyMap<StoredObject, string>;
  readonly release: () => void;
}

/** Local copies of objects by their ETag, so that a changed object is never mistaken for its old self. */
export class ObjectCache {
  readonly #directory: string;
  readonly #store: ObjectStore;
  readonly #entries: LRUCache<string, number>;
  readonly #loading = new Map<string, Promise<number>>();
  readonly #pins = new Map<string, number>();
  readonly #limit = pLimit(16);

  constructor(options: {
    readonly directory: string;
    readonly store: ObjectStore;
    readonly maxBytes: number;
  }) {
    this.#directory = options.directory;
    this.#store = options.store;
    mkdirSync(options.directory, { recursive: true });
    this.#entries = new LRUCache<string, number>({
      maxSize: options.maxBytes,
      // Objects larger than the whole cache live only while they are pinned.
      sizeCalculation: (size) => Math.max(1, Math.min(size, options.maxBytes)),
      dispose: (_size, path, reason) => {
        if (reason !== 'set' && !this.#pins.has(path)) unlinkSync(path);
      },
    });
    this.#adopt();
  }

  async fetch(objects: readonly StoredObject[], format: CacheFormat): Promise<CachedFiles> {
    const paths = new Map(objects.map((object) => [object, this.#path(object, format)]));
    const release = () => {
      for (const path of paths.values()) this.#unpin(path);
    };
    for (const path of paths.values()) this.#pins.set(path, (this.#pins.get(path) ?? 0) + 1);
    const fetched = await Promise.allSettled(
      [...paths].map(([object, path]) => this.#limit(() => this.#ensure(object, path, format))),
    );
    const failure = fetched.find((outcome) => outcome.status === 'rejected');
    if (!failure) return { paths, release };
    release();
    throw failure.reason;
  }

  async #ensure(object: StoredObject, path: string, format: CacheFormat): Promise<void> {
    if (this.#entries.get(path) !== undefined) return;
    const pending =
      this.#loading.get(path) ?? this.#load(object, path, format).finally(() => this.#loading.delete(path));
    this.#loading.set(path, pending);
    this.#entries.set(path, await pending);
  }

  async #load(object: StoredObject, path: string, format: CacheFormat): Promise<number> {
    const temporary = `${path}.part`;
    try {
      const body = await this.#store.read(object);
      const { line } = format;
      const target = createWriteStream(temporary);
      if (line) await pipeline(body, decompression(object.key), lineByLine(line, format.skipLines), target);
      else await pipeline(body, target);
      await rename(temporary, path);
      return (await stat(path)).size;
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      if (error instanceof QueryError) throw error;
      throw new QueryError(
        'HIVE_CANNOT_OPEN_SPLIT',
        `Error opening Hive split s3://${object.bucket}/${object.key}: ${(error as Error).message}`,
      );
    }
  }

  #path({ bucket, key, etag }: StoredObject, { variant, line }: CacheFormat): string {
    const name = createHash('sha256')
      .update(JSON.stringify([bucket, key, etag, variant]))
      .digest('hex');
    return join(this.#directory, `${name}${line ? '.ndjson' : '.parquet'}`);
  }

  #unpin(path: string): void {
    const left = (this.#pins.get(path) ?? 0) - 1;
    if (left > 0) {
      this.#pins.set(path, left);
      return;
    }
    this.#pins.delete(path);
    if (!this.#entries.has(path) && !this.#loading.has(path)) unlink(path).catch(() => undefined);
  }

  /** Copies of an earlier run are as good as new ones. */
  #adopt(): void {
    const found = readdirSync(this.#directory).map((name) => ({
      path: join(this.#directory, name),
      stats: statSync(join(this.#directory, name)),
    }));
    for (const { path, stats } of found.sort((a, b) => a.stats.mtimeMs - b.stats.mtimeMs)) {
      if (path.endsWith('.part')) unlinkSync(path);
      else this.#entries.set(path, stats.size);
    }
  }
}

/** Gunzips where the name says so. */
function decompression(key: string): Transform {
  if (/\.(bz2|zst|snappy|lzo|lz4|deflate)$/.test(key)) throw notSupported(`reading objects like ${key}`);
  return key.endsWith('.gz') ? createGunzip() : new PassThrough();
}

function lineByLine(
  format: LineFormat,
  skip: number,
): (source: AsyncIterable<Buffer>) => AsyncGenerator<string> {
  return async function* (source) {
    const decoder = new StringDecoder('utf8');
    let left = skip;
    let rest = '';
    const translate = (lines: readonly string[]) => {
      const kept = lines.slice(left);
      left -= lines.length - kept.length;
      return kept.map((line) => `${format(line.replace(/\r$/, ''))}\n`).join('');
    };
    for await (const chunk of source) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield translate(lines);
    }
    rest += decoder.end();
    if (rest !== '') yield translate([rest]);
  };
}
