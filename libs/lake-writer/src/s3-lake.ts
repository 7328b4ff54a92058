import { setImmediate as nextTurn } from 'node:timers/promises';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type BatchEntry, batchEntries } from './batch-entry.ts';
import {
  type Claim,
  type ClaimedRecord,
  continuationOf,
  coveredClaim,
  coverOf,
  reachOf,
  sharedCount,
  type Through,
  withoutMissing,
} from './claim.ts';
import { ClaimObjects } from './claim-objects.ts';
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
import { type LakeFormat } from '@cloudpf/lake-catalog';
import { isLate, LateRows } from './late-rows.ts';
import { claimKey } from './layout.ts';
import { type ObjectStore } from './object-store.ts';
import { type Compress, gzipped } from './raw-object.ts';

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
  readonly #objects: ClaimObjects;
  readonly #late: LateRows;
  readonly #freshness: FreshnessMarks;
  /** By what `write` gave: where the row of each covered record is. */
  static readonly #covered = new WeakMap<LakeWritten, readonly ClaimedRecord[]>();

  constructor({ store, format, now = () => new Date(), compress = gzipped }: S3LakeOptions) {
    this.#store = store;
    this.#objects = new ClaimObjects(store, { format, compress });
    this.#late = new LateRows(store, { format, compress });
    this.#freshness = new FreshnessMarks(store, now);
  }

  async write(batch: LakeBatch): Promise<LakeWritten> {
    const entries = batchEntries(batch);
    const covered: ClaimedRecord[] = [];
    for (let claims = 0; claims < MAX_CLAIMS_A_WRITE && covered.length < entries.length; claims++) {
      covered.push(...(await this.#cover(entries.slice(covered.length))));
    }
    const written = { batch, coveredCount: covered.length };
    S3Lake.#covered.set(written, covered);
    return written;
  }

  async resumeAt(written: LakeWritten, index: number): Promise<void> {
    const covered = S3Lake.#covered.get(written);
    if (covered === undefined) throw new RangeError('resumeAt takes what write gave.');
    const rest = covered.slice(index);
    if (index > 0 && rest.length > 0) await this.#claim(coveredClaim(rest));
  }

  async writeLate(streamArn: string, record: LakeRecord): Promise<void> {
    const late = batchEntries({ streamArn, records: [record] }).filter(isLate);
    for (const entry of late) if (!(await this.#late.isThere(entry))) await this.#late.write([entry]);
  }

  async markFreshness(tenant: TenantId, throughIso: string): Promise<void> {
    await this.#freshness.mark(tenant, throughIso);
  }

  async readFreshness(tenant: TenantId): Promise<LakeFreshness | undefined> {
    return this.#freshness.read(tenant);
  }

  /** Takes the claim at the first entry, whoever put it, and makes its leading part safe. @returns that part. */
  async #cover(entries: readonly BatchEntry[]): Promise<readonly ClaimedRecord[]> {
    const wanted: Claim = { records: entries, written: new Map() };
    const claiming = this.#claim(wanted);
    // Most claims are won, so the rows are made and compressed while the claim is on its way.
    await Promise.race([claiming, nextTurn()]);
    const prepared = this.#objects.make(wanted, entries);
    const claim = await claiming;

    const shared = claim === wanted ? entries : entries.slice(0, sharedCount(claim, entries));
    if (shared.length === 0) throw new CorruptLakeError(claimKey(firstOf(entries)), 'claims another record');
    const objects = claim === wanted ? prepared : this.#objects.make(claim, shared);
    const { through, missing } = await this.#objects.settle(claim, objects);
    const reach = reachOf(claim, through);
    const cover = coverOf(claim, reach);
    const settled = withoutMissing(claim, missing);
    const late = shared.filter((_, index) => settled.records[index]?.partition === undefined).filter(isLate);
    await this.#late.write(late);
    await this.#claimRest(settled, { cover, reach, brought: shared.length });
    return settled.records.slice(0, Math.min(shared.length, cover));
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
}

function firstOf(records: readonly ClaimedRecord[]): ClaimedRecord {
  const [first] = records;
  if (first === undefined) throw new RangeError('A claim holds at least one record.');
  return first;
}
