import { type Product, type Purchase } from '@cloudpf/commerce';
import { documentId } from '@cloudpf/es-mappings';
import { type StoredDocument } from '@cloudpf/tenant-index';
import { setTimeout as delay } from 'node:timers/promises';
import { contentHash, keyIn } from './content.ts';
import { FindingsLog } from './findings-log.ts';
import { joinByKey, type Joined } from './join-by-key.ts';
import { isLive, judge } from './judge.ts';
import { look, type Look, type VerifyPorts } from './look.ts';
import { RunningRange } from './range-tally.ts';
import { repair } from './repair.ts';
import { type VerifyReport } from './report.ts';
import { settle } from './settle.ts';
import { type Suspect } from './suspect.ts';
import { isReadable, type TableItem, tableItems } from './table-item.ts';

export interface VerifyOptions {
  /** Mends what differs. */
  readonly repair?: boolean;
  /** Keys a range. */
  readonly rangeSize?: number;
  /** Differences that the report names. */
  readonly names?: number;
  /** Milliseconds before each look at a difference; at least one. */
  readonly waitsMs?: readonly number[];
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

export interface VerifyProgress {
  readonly items: number;
  readonly documents: number;
  readonly ranges: number;
  /** Differences that are being looked at again. */
  readonly suspects: number;
}

const RANGE_SIZE = 1_000;
const NAMES = 20;
/** A change is searchable within a second; one that meets a busy pipeline gets some more. */
const WAITS_MS = [500, 1_500, 4_000, 8_000];
/** Suspects held at once; they are looked at together, so that waiting costs the same for one and for many. */
const SUSPECTS = 20_000;
const REPAIRS_AT_A_TIME = 500;

/**
 * Compares one tenant's table with its searchable copy, key by key, while changes flow: what seems to differ is
 * looked at again, and named only where it stays different while neither side changes.
 * Holds a page of each side and at most 20,000 suspects.
 */
export async function verify<T extends Product | Purchase>(
  ports: VerifyPorts<T>,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  return new Verification(ports, options).run();
}

class Verification<T extends Product | Purchase> {
  readonly #ports: VerifyPorts<T>;
  readonly #options: VerifyOptions;
  readonly #log: FindingsLog<T>;
  #suspects = new Map<string, Suspect>();
  #range = new RunningRange();
  #rangeHasSuspects = false;

  constructor(ports: VerifyPorts<T>, options: VerifyOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#log = new FindingsLog(ports, { names: options.names ?? NAMES });
  }

  async run(): Promise<VerifyReport> {
    const { schema } = this.#ports;
    const items = { pages: tableItems(this.#ports), keyOf: ({ key }: TableItem<T>) => key };
    const documents = {
      pages: this.#ports.index.pages(),
      keyOf: ({ source }: StoredDocument) => keyIn(source, schema.keyName),
    };
    for await (const joined of joinByKey(items, documents)) {
      this.#compare(joined);
      if (this.#range.keys < (this.#options.rangeSize ?? RANGE_SIZE)) continue;
      this.#endRange();
      if (this.#suspects.size >= SUSPECTS) await this.#settle();
    }
    if (this.#range.keys > 0) this.#endRange();
    await this.#settle();
    return this.#log.report(this.#options.repair === true);
  }

  #compare({ key, left: [item], right }: Joined<TableItem<T>, StoredDocument>): void {
    const ownId = documentId(key);
    const documents = new Map(right.map((document) => [document.id, document]));
    const ids = item ? new Set([ownId, ...documents.keys()]) : documents.keys();
    for (const id of ids) {
      if (judge({ id, item, document: documents.get(id) }) === 'equal') continue;
      // A document under the id of another key is judged by that key.
      if (id === ownId || !this.#suspects.has(id)) this.#suspects.set(id, { key, id });
      this.#rangeHasSuspects = true;
    }
    const live = right.filter(isLive);
    this.#range.add(
      key,
      isReadable(item) ? item.hash : undefined,
      live.map(({ source }) => contentHash(source)),
    );
    this.#log.count({ items: item ? 1 : 0, documents: live.length });
  }

  #endRange(): void {
    this.#log.endRange(this.#range.end(), this.#rangeHasSuspects);
    this.#range = new RunningRange();
    this.#rangeHasSuspects = false;
    this.#options.onProgress?.({ ...this.#log.progress(), suspects: this.#suspects.size });
  }

  async #settle(): Promise<void> {
    const suspects = [...this.#suspects.values()];
    this.#suspects = new Map();
    if (suspects.length === 0) return;
    const { waitsMs = WAITS_MS, sleep = delay } = this.#options;
    const { persisting, unsettled } = await settle(suspects, (part) => look(part, this.#ports), {
      waitsMs,
      sleep,
    });
    this.#log.unsettled(unsettled);
    if (this.#options.repair === true) await this.#repair(persisting);
    else for (const seen of persisting) this.#log.found(seen);
    this.#log.forgetRanges();
  }

  async #repair(persisting: readonly Look<T>[]): Promise<void> {
    const label = await this.#ports.table.streamLabel();
    for (let start = 0; start < persisting.length; start += REPAIRS_AT_A_TIME) {
      const part = persisting.slice(start, start + REPAIRS_AT_A_TIME);
      for (const mended of await repair(part, this.#ports, label)) this.#log.found(mended.look, mended);
    }
  }
}
