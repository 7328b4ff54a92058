import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { type ItemChange } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type BatchEntry } from './batch-entry.ts';
import { lateObjectKey, type LakePartition, partitionPrefix, batchObjectName } from './layout.ts';
import { type ListedObject, type ObjectStore } from './object-store.ts';
import { purchaseRow } from './purchase-row.ts';
import { type Held, heldOf, rawObject, type RawObjectMaking } from './raw-object.ts';
import { rowSequences } from './row-sequences.ts';

/** An object is written after the changes it holds; clocks of the stream and of the store may differ by this. */
const CLOCK_DIFFERENCE_MS = 60_000;
/** Late rows are few, or those of one tenant in one batch. */
const CALLS_AT_ONCE = 16;
const OBJECTS_REMEMBERED = 10_000;

interface LateEntry extends BatchEntry {
  readonly change: ItemChange<Purchase>;
  readonly partition: LakePartition;
}

export function isLate(entry: BatchEntry): entry is LateEntry {
  return entry.change !== undefined && entry.partition !== undefined;
}

/** Rows of records that have none in the objects of claims, each in an object of its own. */
export class LateRows {
  readonly #store: ObjectStore;
  readonly #making: RawObjectMaking;
  /** Objects never change, so many records of one day cost one look at each. */
  readonly #seen = new LRUCache<string, Held>({ max: OBJECTS_REMEMBERED });

  constructor(store: ObjectStore, making: RawObjectMaking) {
    this.#store = store;
    this.#making = making;
  }

  /** A second time changes nothing. */
  async write(entries: readonly LateEntry[]): Promise<void> {
    await pLimit(CALLS_AT_ONCE).map(entries, async (entry) => this.#writeOne(entry));
  }

  /** Whether an object of the record's partition holds its row, whatever batch brought it. */
  async isThere(entry: LateEntry): Promise<boolean> {
    let startAfter: string | undefined;
    do {
      const page = await this.#store.list(partitionPrefix(entry.partition), { startAfter });
      const objects = page.objects.filter((object) => mayHold(object, entry));
      const held = await pLimit(CALLS_AT_ONCE).map(objects, async ({ key }) => this.#holds(key, entry));
      if (held.includes(true)) return true;
      const isAmongBatches = page.next !== undefined && batchObjectName(page.next) !== undefined;
      startAfter = isAmongBatches ? page.next : undefined;
    } while (startAfter !== undefined);
    return false;
  }

  async #writeOne(entry: LateEntry): Promise<void> {
    const key = lateObjectKey(entry.partition, entry, this.#making.format);
    const rows = [purchaseRow(entry.change)];
    await this.#store.putIfAbsent(await rawObject({ ...this.#making, key, rows, through: entry.sequence }));
  }

  async #holds(key: string, { sequence }: LateEntry): Promise<boolean> {
    const { through, rows } = await this.#held(key);
    if (through < sequence || rows === 0) return false;
    const format = batchObjectName(key)?.format ?? this.#making.format;
    const stored = await this.#store.get(key);
    return stored !== undefined && rowSequences(key, format, stored.body).has(sequence);
  }

  async #held(key: string): Promise<Held> {
    const known = this.#seen.get(key);
    if (known) return known;
    const held = heldOf(key, await this.#store.head(key));
    this.#seen.set(key, held);
    return held;
  }
}

/** By name and time alone: whether an object can hold the row of a record. */
function mayHold({ key, lastModified }: ListedObject, { sequence, change }: LateEntry): boolean {
  const name = batchObjectName(key);
  return (
    name !== undefined &&
    name.firstSequence <= sequence &&
    lastModified.getTime() >= Date.parse(change.changedAt) - CLOCK_DIFFERENCE_MS
  );
}
