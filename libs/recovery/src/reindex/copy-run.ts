import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Generation, type StoredDocument } from '@cloudpf/tenant-index';
import { PacedWriter, type Written } from '../paced/paced-writer.ts';
import { keyIn } from '../verify/content.ts';
import { type ProgressTeller } from './progress-teller.ts';
import { type ReindexOptions, type ReindexPorts } from './reindex-ports.ts';
import { type ReindexReport } from './reindex-report.ts';

const NAMES = 20;
/** How often it is noted how far the copy is, milliseconds; a run that resumes does this much again. */
const NOTE_EVERY_MS = 2_000;

type Copied = Pick<ReindexReport, 'documents' | 'refused' | 'resumed_documents'>;

/** Brings every document of one generation to the next, in the order of their keys, and notes how far it is. */
export class CopyRun<T extends Product | Purchase> {
  readonly #ports: ReindexPorts<T>;
  readonly #options: ReindexOptions;
  readonly #progress: ProgressTeller;
  readonly #documents = { read: 0, written: 0, superseded: 0, refused: 0 };
  readonly #refused: Written['refused'] = [];
  #notedAt = Date.now();

  constructor(ports: ReindexPorts<T>, options: ReindexOptions, progress: ProgressTeller) {
    this.#ports = ports;
    this.#options = options;
    this.#progress = progress;
  }

  async run(from: Generation, to: Generation): Promise<Copied> {
    const { generations, documents, schema } = this.#ports;
    const [total, stopped] = await Promise.all([generations.count(from), generations.progress(to)]);
    const before = stopped?.documents ?? 0;
    const writer = this.#writer(to);
    for await (const page of documents(from).pages(stopped ? { from: stopped.after } : {})) {
      const written = await writer.write(
        page.map((document) => ({ key: keyIn(document.source, schema.keyName), document })),
      );
      this.#add(page.length, written);
      const done = before + this.#documents.read;
      this.#progress.tell('copy', done, total);
      await this.#note(to, page, done);
    }
    return {
      documents: { ...this.#documents },
      refused: this.#refused,
      ...(stopped ? { resumed_documents: before } : {}),
    };
  }

  #writer(to: Generation) {
    const { tenant, copy } = this.#ports;
    const { rate, sleep } = this.#options;
    return new PacedWriter<{ readonly key: string; readonly document: StoredDocument }>({
      tenant: tenant.tenant_id,
      apply: (elements) =>
        copy(
          to,
          elements.map(({ document }) => document),
        ),
      ...(rate === undefined ? {} : { maxRate: rate }),
      ...(sleep === undefined ? {} : { sleep }),
    });
  }

  #add(read: number, { written, superseded, refused }: Written): void {
    this.#documents.read += read;
    this.#documents.written += written;
    this.#documents.superseded += superseded;
    this.#documents.refused += refused.length;
    this.#refused.push(...refused.slice(0, NAMES - this.#refused.length));
  }

  async #note(to: Generation, page: readonly StoredDocument[], documents: number): Promise<void> {
    const now = Date.now();
    const last = page.at(-1);
    const after = last && keyIn(last.source, this.#ports.schema.keyName);
    if (!after || now - this.#notedAt < NOTE_EVERY_MS) return;
    this.#notedAt = now;
    const updated_at = new Date(now).toISOString();
    await this.#ports.generations.noteProgress(to, { after, documents, updated_at });
  }
}
