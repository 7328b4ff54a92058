import { type LakePartition } from './layout.ts';

/** A record's identity in a claim, and the partition that holds its row. */
export interface ClaimedRecord {
  readonly sequence: bigint;
  readonly shard: string;
  /** `undefined` where the record had no row when it was claimed. */
  readonly partition: LakePartition | undefined;
}

/**
 * Who writes the rows of which records: the object of each partition under the claim's first record holds
 * the rows of the claim's records in that partition, except those up to `written`, which are elsewhere already.
 * A claim never changes.
 */
export interface Claim {
  readonly records: readonly ClaimedRecord[];
  readonly written: ReadonlyMap<LakePartition, bigint>;
}

/** Per partition, the last sequence number up to which its object holds rows. */
export type Through = ReadonlyMap<LakePartition, bigint>;

/** How many leading records of the batch are the claim's. */
export function sharedCount(claim: Claim, records: readonly ClaimedRecord[]): number {
  const limit = Math.min(claim.records.length, records.length);
  for (let index = 0; index < limit; index++) {
    const claimed = claim.records[index];
    const brought = records[index];
    if (claimed?.sequence !== brought?.sequence || claimed?.shard !== brought?.shard) return index;
  }
  return limit;
}

/** Whether a record's row belongs to one of this claim's own objects. */
export function isOwn({ written }: Claim, { partition, sequence }: ClaimedRecord): boolean {
  return partition !== undefined && sequence > (written.get(partition) ?? -1n);
}

/** The partitions that this claim has an object in, each with its last row's sequence number. */
export function lastRows(claim: Claim): Through {
  const last = new Map<LakePartition, bigint>();
  for (const record of claim.records) {
    if (record.partition !== undefined && isOwn(claim, record)) last.set(record.partition, record.sequence);
  }
  return last;
}

/** How far each partition's rows are written, by this claim's objects and by what was there before them. */
export function reachOf(claim: Claim, objects: Through): Through {
  const reach = new Map(claim.written);
  for (const [partition, through] of objects) {
    // An object written for a short batch may end before what was written earlier.
    if (through > (reach.get(partition) ?? -1n)) reach.set(partition, through);
  }
  return reach;
}

/**
 * How many of the claim's records are covered; the rest needs a claim of its own.
 * The same for everyone who asks, since neither the claim nor its objects change.
 * @param reach with all objects of the claim in it.
 */
export function coverOf(claim: Claim, reach: Through): number {
  const cuts = [...lastRows(claim)]
    .map(([partition, last]) => ({ last, until: reach.get(partition) ?? -1n }))
    .filter(({ last, until }) => until < last)
    .map(({ until }) => until);
  if (cuts.length === 0) return claim.records.length;

  const cut = cuts.reduce((lowest, until) => (until < lowest ? until : lowest));
  return claim.records.findIndex(({ sequence }) => sequence > cut);
}

/** The claim of what is left after the first `cover` records, some rows of which may be written already. */
export function continuationOf(claim: Claim, cover: number, reach: Through): Claim {
  return { records: claim.records.slice(cover), written: reach };
}

/** A claim that leaves nothing to write: for a batch that starts inside of what is covered. */
export function coveredClaim(records: readonly ClaimedRecord[]): Claim {
  const last = records.at(-1)?.sequence ?? -1n;
  const written = new Map<LakePartition, bigint>();
  for (const { partition } of records) if (partition !== undefined) written.set(partition, last);
  return { records, written };
}

/** The claim with what its objects lack: a record without a row in them is as one that had none when it was claimed. */
export function withoutMissing(claim: Claim, missing: ReadonlySet<bigint>): Claim {
  if (missing.size === 0) return claim;
  const records = claim.records.map((record) =>
    missing.has(record.sequence) ? { ...record, partition: undefined } : record,
  );
  return { ...claim, records };
}
