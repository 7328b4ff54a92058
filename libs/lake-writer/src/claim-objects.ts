import { type BatchEntry } from './batch-entry.ts';
import { type Claim, isOwn, lastRows, type Through } from './claim.ts';
import { type LakePartition, rawObjectKey } from './layout.ts';
import { type NewObject, type ObjectStore } from './object-store.ts';
import { purchaseRow, type PurchaseRow } from './purchase-row.ts';
import { heldOf, type RawObjectMaking, rawObject } from './raw-object.ts';
import { rowSequences } from './row-sequences.ts';

/** A claim's object of one partition, as a batch would write it. */
interface ClaimObject {
  readonly partition: LakePartition;
  readonly making: Promise<NewObject>;
  /** Records of the claim whose rows the batch does not have: it knows no such tenant, or the tenant is fenced. */
  readonly missing: readonly bigint[];
}

/** What the objects of a claim hold, whoever wrote them; the same for everyone who asks. */
export interface Settled {
  readonly through: Through;
  /** Records of the claim, within `through`, whose rows are not in its objects. */
  readonly missing: ReadonlySet<bigint>;
}

/** The objects that hold the rows of a claim, one for each of its partitions. */
export class ClaimObjects {
  readonly #store: ObjectStore;
  readonly #making: RawObjectMaking;

  constructor(store: ObjectStore, making: RawObjectMaking) {
    this.#store = store;
    this.#making = making;
  }

  /**
   * Makes one for every partition of the claim, also where the batch brings no row of it:
   * an empty object stops a late writer who has more of the claim.
   * @param entries the leading records of the claim that the batch brings.
   */
  make(claim: Claim, entries: readonly BatchEntry[]): readonly ClaimObject[] {
    const [start] = claim.records;
    const through = entries.at(-1)?.sequence;
    if (start === undefined || through === undefined) return [];

    const brought = new Map([...lastRows(claim).keys()].map((partition) => [partition, nothing()]));
    entries.forEach(({ change, sequence }, index) => {
      const claimed = claim.records[index];
      if (claimed?.partition === undefined || !isOwn(claim, claimed)) return;
      const own = brought.get(claimed.partition);
      if (change === undefined) own?.missing.push(sequence);
      else own?.rows.push(purchaseRow(change));
    });
    return [...brought].map(([partition, { rows, missing }]) => {
      const key = rawObjectKey(partition, start, this.#making.format);
      return { partition, missing, making: rawObject({ ...this.#making, key, rows, through }) };
    });
  }

  /** Writes what is not there yet. */
  async settle(claim: Claim, objects: readonly ClaimObject[]): Promise<Settled> {
    const through = new Map<LakePartition, bigint>();
    const missing = new Set<bigint>();
    await Promise.all(
      objects.map(async (object) => {
        const settled = await this.#settleOne(claim, object);
        through.set(object.partition, settled.through);
        for (const sequence of settled.missing) missing.add(sequence);
      }),
    );
    return { through, missing };
  }

  async #settleOne(
    claim: Claim,
    { partition, making, missing }: ClaimObject,
  ): Promise<{ readonly through: bigint; readonly missing: readonly bigint[] }> {
    const object = await making;
    const { key } = object;
    if (await this.#store.putIfAbsent(object))
      return { through: heldOf(key, object.metadata).through, missing };

    const { through, rows } = heldOf(key, await this.#store.head(key));
    const claimed = claim.records.filter(
      (record) => record.partition === partition && record.sequence <= through && isOwn(claim, record),
    );
    if (rows === claimed.length) return { through, missing: [] };
    const stored = await this.#store.get(key);
    const held = stored && rowSequences(key, this.#making.format, stored.body);
    return {
      through,
      missing: claimed.map(({ sequence }) => sequence).filter((sequence) => held?.has(sequence) !== true),
    };
  }
}

function nothing(): { readonly rows: PurchaseRow[]; readonly missing: bigint[] } {
  return { rows: [], missing: [] };
}
