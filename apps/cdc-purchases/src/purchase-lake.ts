import { type BatchLake, type LakeCover, type Placed } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Lake, type LakeRecord } from '@cloudpf/lake-writer';

interface Laked {
  readonly index: number;
  readonly sequence: bigint;
  readonly record: LakeRecord;
}

const SEQUENCE_NUMBER = /^\d{1,40}$/;

/** Brings a batch of the purchases stream to the lake: one row a change of a known tenant that is not being erased. */
export class PurchaseLake implements BatchLake<Purchase> {
  readonly #lake: Lake;

  constructor(lake: Lake) {
    this.#lake = lake;
  }

  async write(batch: readonly Placed<Purchase>[]): Promise<LakeCover> {
    const laked = inSequence(batch);
    const streamArn =
      batch.find(({ record }) => record.eventSourceARN !== undefined)?.record.eventSourceARN ?? '';
    if (laked.length === 0) return { count: batch.length, resumeAt: async () => undefined };

    const written = await this.#lake.write({ streamArn, records: laked.map(({ record }) => record) });
    const uncovered = laked.slice(written.coveredCount).map(({ index }) => index);
    const count = Math.min(batch.length, ...uncovered);
    await this.#markFreshness(batch.slice(0, count));
    return {
      count,
      resumeAt: async (index) => {
        const place = laked.findIndex((each) => each.index >= index);
        if (place >= 0) await this.#lake.resumeAt(written, place);
      },
    };
  }

  /** Everything written before a heartbeat has passed, so the lake reaches at least to it. */
  async #markFreshness(covered: readonly Placed<Purchase>[]): Promise<void> {
    const marks = covered.flatMap(({ change, tenant, isFenced }) =>
      change.operation === 'heartbeat' && tenant && !isFenced ? [{ tenant: tenant.tenant_id, change }] : [],
    );
    await Promise.allSettled(
      marks.map(({ tenant, change }) => this.#lake.markFreshness(tenant, change.writtenAt)),
    );
  }
}

/**
 * The records that can stand in the lake's order, each once. A stream delivers them so; a record without a
 * sequence number goes to quarantine, and one that is there twice has one row.
 */
function inSequence(batch: readonly Placed<Purchase>[]): readonly Laked[] {
  const laked: Laked[] = [];
  for (const placed of batch) {
    const { SequenceNumber = '', Keys = {} } = placed.record.dynamodb ?? {};
    if (!SEQUENCE_NUMBER.test(SequenceNumber)) continue;
    const record = { sequenceNumber: SequenceNumber, keys: Keys, change: rowOf(placed) };
    laked.push({ index: placed.index, sequence: BigInt(SequenceNumber), record });
  }
  laked.sort((a, b) => (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : a.index - b.index));
  return laked.filter(({ sequence }, place) => sequence !== laked[place - 1]?.sequence);
}

function rowOf({ change, tenant, lost, isFenced }: Placed<Purchase>): LakeRecord['change'] {
  const isKnown = tenant !== undefined || lost !== undefined;
  return isKnown && !isFenced && (change.operation === 'upsert' || change.operation === 'remove')
    ? change
    : undefined;
}
