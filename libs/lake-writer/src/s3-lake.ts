import { setImmediate as nextTurn } from 'node:timers/promises';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type BatchEntry, batchEntries } from './batch-entry.ts';
import {
  type Claim,
  type ClaimedRecord,
  continuationOf,
  coveredClaim,
  coverOf,
  isOwn,
  lastRows,
  reachOf,
  sharedCount,
  type Through,
} from './claim.ts';
import { decodeClaim, encodeClaim } from './claim-body.ts';
import { CorruptLakeError } from './errors.ts';
import { FreshnessMarks } from './freshness-marks.ts';
import {
  type Lake,
  type LakeBatch,
  type LakeFreshness,
  type LakeRecord,
  type LakeWritten,
  type LateLake,
} from './lake.ts';
import { type LakeFormat } from './lake-format.ts';
import { claimKey, lateObjectKey, type LakePartition, rawObjectKey } from './layout.ts';
import { type NewObject, type ObjectStore } from './object-store.ts';
import { purchaseRow } from './purchase-row.ts';
import { type Compress, gzipped, rawObject, throughOf } from './raw-object.ts';

export interface S3LakeOptions {
  readonly store: ObjectStore;
  readonly format: LakeFormat;
  readonly now?: () => Date;
  /** Gives gzip; a simulation that replays cannot wait for threads. */
  readonly compress?: Compress;
}

/** A batch cut into more claims than this is answered in part: its caller's time is limited. */
const MAX_CLAIMS_A_WRITE = 8;

/** The protocol is told in `docs/decisions/0003-lake-claims.md`. */
export class S3Lake implements Lake, LateLake {
  readonly #store: ObjectStore;
  readonly #making: Pick<S3LakeOptions, 'format'> & { readonly compress: Compress };
  readonly #freshness: FreshnessMarks;

  constructor({ store, format, now = () => new Date(), compress = gzipped }: S3LakeOptions) {
    this.#store = store;
    this.#making = { format, compress };
    this.#freshness = new FreshnessMarks(store, now);
  }

  async write(batch: LakeBatch): Promise<LakeWritten> {
    const entries = batchEntries(batch);
    let coveredCount = 0;
    for (let claims = 0; claims < MAX_CLAIMS_A_WRITE && coveredCount < entries.length; claims++) {
      coveredCount += await this.#cover(coveredCount === 0 ? entries : entries.slice(coveredCount));
    }
    return { batch, coveredCount };
  }

  async resumeAt({ batch, coveredCount }: LakeWritten, index: number): Promise<void> {
    const covered = batchEntries(batch).slice(index, coveredCount);
    if (index > 0 && covered.length > 0) await this.#claim(coveredClaim(covered));
  }

  async writeLate(streamArn: string, record: LakeRecord): Promise<void> {
    for (const entry of batchEntries({ streamArn, records: [record] })) await this.#writeLateRow(entry);
  }

  async markFreshness(tenant: TenantId, throughIso: string): Promise<void> {
    await this.#freshness.mark(tenant, throughIso);
  }

  async readFreshness(tenant: TenantId): Promise<LakeFreshness | undefined> {
    return this.#freshness.read(tenant);
  }

  /** Takes the claim at the first entry, whoever put it, and makes its leading part safe. @returns how many entries. */
  async #cover(entries: readonly BatchEntry[]): Promise<number> {
    const wanted: Claim = { records: entries, written: new Map() };
    const claiming = this.#claim(wanted);
    // Most claims are won, so the rows are made and compressed while the claim is on its way.
    await Promise.race([claiming, nextTurn()]);
    const prepared = this.#objects(wanted, entries);
    const claim = await claiming;

    const shared = claim === wanted ? entries : entries.slice(0, sharedCount(claim, entries));
    if (shared.length === 0) throw new CorruptLakeError(claimKey(firstOf(entries)), 'claims another record');
    const objects = claim === wanted ? prepared : this.#objects(claim, shared);
    const [through] = await Promise.all([this.#settle(objects), this.#writeLate(claim, shared)]);
    const reach = reachOf(claim, through);
    const cover = coverOf(claim, reach);
    await this.#claimRest(claim, { cover, reach, brought: shared.length });
    return Math.min(shared.length, cover);
  }

  /** Wherever a later batch can start inside the claim, it finds a claim. */
  async #claimRest(
    claim: Claim,
    { cover, reach, brought }: { cover: number; reach: Through; brought: number },
  ): Promise<void> {
    const rest: Claim[] = [];
    if (cover < claim.records.length) rest.push(continuationOf(claim, cover, reach));
    if (brought < cover) rest.push(coveredClaim(claim.records.slice(brought, cover)));
    await Promise.all(rest.map((each) => this.#claim(each)));
  }

  /** @returns the claim that holds at this place: `claim` itself, or the one that was there before. */
  async #claim(claim: Claim): Promise<Claim> {
    const key = claimKey(firstOf(claim.records));
    const won = await this.#store.putIfAbsent({
      key,
      body: encodeClaim(claim),
      contentType: 'application/json',
      contentEncoding: 'gzip',
    });
    if (won) return claim;
    const stored = await this.#store.get(key);
    if (stored === undefined) throw new CorruptLakeError(key, 'was there and is gone');
    return decodeClaim(key, stored.body);
  }

  /**
   * One object for every partition of the claim, also where the batch brings no row of it:
   * an empty object stops a late writer who has more of the claim.
   */
  #objects(claim: Claim, entries: readonly BatchEntry[]): Map<LakePartition, Promise<NewObject>> {
    const start = firstOf(claim.records);
    const through = entries.at(-1)?.sequence ?? start.sequence;
    const rows = new Map([...lastRows(claim).keys()].map((partition) => [partition, rowList()]));
    entries.forEach(({ change }, index) => {
      const claimed = claim.records[index];
      if (change === undefined || claimed?.partition === undefined || !isOwn(claim, claimed)) return;
      rows.get(claimed.partition)?.push(purchaseRow(change));
    });
    return new Map(
      [...rows].map(([partition, own]) => {
        const key = rawObjectKey(partition, start, this.#making.format);
        return [partition, rawObject({ ...this.#making, key, rows: own, through })];
      }),
    );
  }

  /** Writes what is not there yet. @returns per partition what its object covers, whoever wrote it. */
  async #settle(objects: ReadonlyMap<LakePartition, Promise<NewObject>>): Promise<Through> {
    const settled = [...objects].map(async ([partition, making]) => {
      const object = await making;
      const { key, metadata } = object;
      const won = await this.#store.putIfAbsent(object);
      return [partition, throughOf(key, won ? metadata : await this.#store.head(key))] as const;
    });
    return new Map(await Promise.all(settled));
  }

  /** Rows of records that had none when they were claimed, such as those of a tenant that was unknown then. */
  async #writeLate(claim: Claim, entries: readonly BatchEntry[]): Promise<void> {
    if (claim.records === entries) return;
    const late = entries.filter((_, index) => claim.records[index]?.partition === undefined);
    await Promise.all(late.map((entry) => this.#writeLateRow(entry)));
  }

  async #writeLateRow(entry: BatchEntry): Promise<void> {
    const { change, partition, sequence: through } = entry;
    if (change === undefined || partition === undefined) return;
    const key = lateObjectKey(partition, entry, this.#making.format);
    const object = await rawObject({ ...this.#making, key, rows: [purchaseRow(change)], through });
    await this.#store.putIfAbsent(object);
  }
}

function rowList(): ReturnType<typeof purchaseRow>[] {
  return [];
}

function firstOf(records: readonly ClaimedRecord[]): ClaimedRecord {
  const [first] = records;
  if (first === undefined) throw new RangeError('A claim holds at least one record.');
  return first;
}
