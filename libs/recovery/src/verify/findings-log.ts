import { type Product, type Purchase } from '@cloudpf/commerce';
import { documentId } from '@cloudpf/es-mappings';
import { compareKeys } from './join-by-key.ts';
import { type Look, type VerifyPorts } from './look.ts';
import { type RangeTally } from './range-tally.ts';
import { type Mended } from './repair.ts';
import { nameOf, type NamedDifference, noCounts, sumOf, type VerifyReport } from './report.ts';

/** Sums up a verification under way; what it holds does not grow with the table. */
export class FindingsLog<T extends Product | Purchase> {
  readonly #ports: VerifyPorts<T>;
  readonly #limit: number;
  readonly #startedAt = new Date();
  readonly #differences = noCounts();
  readonly #repaired = noCounts();
  readonly #names: NamedDifference[] = [];
  readonly #differing: RangeTally[] = [];
  #suspected: RangeTally[] = [];
  #items = 0;
  #documents = 0;
  #ranges = 0;
  #unreadable = 0;
  #unsettled = 0;

  constructor(ports: VerifyPorts<T>, { names }: { readonly names: number }) {
    this.#ports = ports;
    this.#limit = names;
  }

  count({ items, documents }: { readonly items: number; readonly documents: number }): void {
    this.#items += items;
    this.#documents += documents;
  }

  endRange(range: RangeTally, isSuspected: boolean): void {
    this.#ranges++;
    if (isSuspected) this.#suspected.push(range);
  }

  /** Ranges whose suspects are all settled. */
  forgetRanges(): void {
    this.#suspected = [];
  }

  unsettled(count: number): void {
    this.#unsettled += count;
  }

  found(look: Look<T>, mended?: Mended<T>): void {
    const { finding, suspect } = look;
    if (mended?.kind === 'left' && finding !== 'unreadable') {
      this.#unsettled++;
      return;
    }
    if (finding === 'equal') return;
    if (finding === 'unreadable') this.#unreadable++;
    else {
      this.#differences[finding]++;
      if (mended?.kind === 'mended') this.#repaired[finding]++;
      this.#differs(suspect.key);
    }
    if (this.#names.length >= this.#limit) return;
    const name = nameOf(look, {
      tenant: this.#ports.tenant,
      ownId: documentId(suspect.key),
      ...(mended === undefined || finding === 'unreadable' ? {} : { mended }),
    });
    if (name) this.#names.push(name);
  }

  progress(): { readonly items: number; readonly documents: number; readonly ranges: number } {
    return { items: this.#items, documents: this.#documents, ranges: this.#ranges };
  }

  report(wasRepairing: boolean): VerifyReport {
    return {
      tenant_id: this.#ports.tenant,
      table: this.#ports.schema.table,
      started_at: this.#startedAt.toISOString(),
      duration_ms: Date.now() - this.#startedAt.getTime(),
      ...this.progress(),
      differing_ranges: this.#differing,
      differences: this.#differences,
      ...(wasRepairing ? { repaired: this.#repaired } : {}),
      remaining: sumOf(this.#differences) - sumOf(this.#repaired),
      unreadable: this.#unreadable,
      unsettled: this.#unsettled,
      names: this.#names,
    };
  }

  /** A range is reported where something in it really differs, not where it only seemed to. */
  #differs(key: string): void {
    if (this.#differing.length >= this.#limit) return;
    const place = this.#suspected.findIndex(
      ({ from, to }) => compareKeys(from, key) <= 0 && compareKeys(key, to) <= 0,
    );
    if (place >= 0) this.#differing.push(...this.#suspected.splice(place, 1));
  }
}
