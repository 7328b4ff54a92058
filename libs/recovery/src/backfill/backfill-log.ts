import { type BackfillProgress } from './backfill-cursor.ts';
import { type BackfillFigures, type BackfillUpdate } from './backfill-report.ts';
import { type Written } from '../paced/paced-writer.ts';

const NAMES = 20;

/** Sums up a backfill under way and tells how far it is. */
export class BackfillLog {
  /** About how many items the table has. */
  total = 0;
  readonly #tell: (update: BackfillUpdate) => void;
  readonly #startedAt = Date.now();
  #phase: { name: BackfillUpdate['phase']; startedAt: number } = { name: 'items', startedAt: Date.now() };
  readonly #waiting = { keys: 0, present: 0 };
  readonly #items = { read: 0, written: 0, superseded: 0, unreadable: 0, refused: 0 };
  readonly #refused: Written['refused'] = [];
  #resumedItems = 0;

  constructor(tell: (update: BackfillUpdate) => void) {
    this.#tell = tell;
  }

  resume({ items }: BackfillProgress): void {
    this.#resumedItems = items;
  }

  waiting(
    { keys, present }: { readonly keys: number; readonly present: number },
    { refused }: Written,
  ): void {
    this.#waiting.keys += keys;
    this.#waiting.present += present;
    this.#name(refused);
  }

  items(page: { readonly read: number; readonly readable: number }, written: Written): void {
    this.#items.read += page.read;
    this.#items.unreadable += page.read - page.readable;
    this.#items.written += written.written;
    this.#items.superseded += written.superseded;
    this.#items.refused += written.refused.length;
    this.#name(written.refused);
    this.#update('items', this.#items.read, this.total - this.#resumedItems);
  }

  verifying({ items }: { readonly items: number }): void {
    this.#update('verify', items, this.total);
  }

  figures(): BackfillFigures {
    return {
      started_at: new Date(this.#startedAt).toISOString(),
      duration_ms: Date.now() - this.#startedAt,
      waiting: { ...this.#waiting },
      items: { ...this.#items },
      refused: this.#refused,
      ...(this.#resumedItems === 0 ? {} : { resumed_items: this.#resumedItems }),
    };
  }

  #name(refused: Written['refused']): void {
    this.#refused.push(...refused.slice(0, NAMES - this.#refused.length));
  }

  #update(name: BackfillUpdate['phase'], done: number, total: number): void {
    const now = Date.now();
    if (this.#phase.name !== name) this.#phase = { name, startedAt: now };
    const spent = now - this.#phase.startedAt;
    const left = Math.max(0, total - done);
    this.#tell({
      phase: name,
      done,
      total: Math.max(total, done),
      ...(done === 0 || spent === 0 ? {} : { remaining_ms: Math.round((spent / done) * left) }),
    });
  }
}
