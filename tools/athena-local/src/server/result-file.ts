import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { type ObjectStore } from '../lake/object-store.ts';

export type ResultRow = readonly (string | undefined)[];

export interface ResultPage {
  readonly rows: readonly (readonly (string | null)[])[];
  /** Where the next page starts, if there is one. */
  readonly next?: number;
}

/** Writes a query's rows twice: as JSON lines for GetQueryResults and as the CSV file that Athena leaves in S3. */
export class ResultWriter {
  readonly #rows: WriteStream;
  readonly #csv: WriteStream;
  readonly #csvPath: string;
  count = 0;

  constructor(path: string) {
    this.#csvPath = `${path}.csv`;
    this.#rows = createWriteStream(path);
    this.#csv = createWriteStream(this.#csvPath);
  }

  async row(values: ResultRow): Promise<void> {
    this.count += 1;
    await write(this.#rows, `${JSON.stringify(values.map((value) => value ?? null))}\n`);
    await this.csvLine(values);
  }

  /** Every field quoted, NULL as nothing at all. */
  async csvLine(values: ResultRow): Promise<void> {
    await write(
      this.#csv,
      `${values.map((value) => (value === undefined ? '' : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`,
    );
  }

  async plainLine(value: string): Promise<void> {
    this.count += 1;
    await write(this.#rows, `${JSON.stringify([value])}\n`);
    await write(this.#csv, `${value}\n`);
  }

  async publish(store: ObjectStore, address: string): Promise<void> {
    await this.#end();
    const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(address);
    if (!match) throw new Error(`${address} is not an address in S3.`);
    const { size } = await stat(this.#csvPath);
    await store.write(
      { bucket: match[1] ?? '', key: match[2] ?? '' },
      size === 0 ? '' : createReadStream(this.#csvPath),
      size,
    );
    await rm(this.#csvPath);
  }

  async discard(): Promise<void> {
    await this.#end();
    await Promise.all([rm(this.#csvPath, { force: true }), rm(this.#rows.path, { force: true })]);
  }

  async #end(): Promise<void> {
    for (const stream of [this.#rows, this.#csv]) if (!stream.writableEnded) stream.end();
    await Promise.all([finished(this.#rows), finished(this.#csv)]);
  }
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** Up to `limit` rows from a byte offset on. */
export async function readPage(path: string, start: number, limit: number): Promise<ResultPage> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const rows: (string | null)[][] = [];
    const pieces: Buffer[] = [];
    let offset = start;
    const buffer = Buffer.alloc(256 * 1024);
    for (let position = start; rows.length < limit;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      let from = 0;
      for (
        let end = buffer.indexOf(10, from);
        end >= 0 && end < bytesRead && rows.length < limit;
        end = buffer.indexOf(10, from)
      ) {
        pieces.push(Buffer.from(buffer.subarray(from, end)));
        const line = Buffer.concat(pieces.splice(0));
        rows.push(JSON.parse(line.toString('utf8')) as (string | null)[]);
        offset += line.length + 1;
        from = end + 1;
      }
      pieces.push(Buffer.from(buffer.subarray(from, bytesRead)));
    }
    return offset < size ? { rows, next: offset } : { rows };
  } finally {
    await file.close();
  }
}
