import { type Product } from '@cloudpf/commerce';
import { describe, expect, it } from 'vitest';
import { productRecord } from '../test/stream-records.ts';
import { tenant } from '../test/tenants.ts';
import {
  type Change,
  decodeRecord,
  FairShare,
  InMemoryTenantIndex,
  type Outcome,
  PRODUCTS,
} from './index.ts';

const TOO_MANY: Outcome = {
  kind: 'unavailable',
  reason: { code: 'es_rejected_execution_exception', message: 'queue full' },
};
const acme = tenant('acme');

function lane(size: number, first = 1): Change<Product>[] {
  return Array.from({ length: size }, (_, place) => {
    const sequence = first + place;
    const decoded = decodeRecord(productRecord({ sequence, key: `p-${sequence}` }), PRODUCTS);
    if (decoded.operation === 'malformed') throw new Error(decoded.reason.message);
    return decoded;
  });
}

function shared(behindMs: number) {
  const index = new InMemoryTenantIndex<Product>();
  const changedAt = Date.parse(lane(1)[0]!.changedAt);
  const share = new FairShare(index, { behindMs: 1_500, share: 10, now: () => changedAt + behindMs });
  const left = async (changes: readonly Change<Product>[]) => {
    const outcomes = await share.apply(acme, changes);
    return outcomes.flatMap((outcome, place) => (outcome.kind === 'unavailable' ? [place] : []));
  };
  return { index, share, left };
}

const places = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);

describe('FairShare', () => {
  it('brings a whole lane to its cell while the stream keeps up', async () => {
    const { left } = shared(1_000);

    expect(await left(lane(50))).toEqual([]);
  });

  it('brings only the oldest changes up to the share once the stream is behind, and says why', async () => {
    const { left, share, index } = shared(2_000);

    expect(await left(lane(50))).toEqual(places(10, 50));
    expect(index.documents('acme').size).toBe(10);
    expect((await share.apply(acme, lane(11)))[10]).toMatchObject({ reason: { code: 'OVER_SHARE' } });
  });

  it('leaves a lane within its share whole however far the stream is behind', async () => {
    const { left } = shared(3_600_000);

    expect(await left(lane(10))).toEqual([]);
  });

  it('halves what a cell gets that answers 429, and gives it more again as it takes it', async () => {
    const { left, index } = shared(0);
    index.answer = () => TOO_MANY;
    await left(lane(400));
    index.answer = () => undefined;

    expect(await left(lane(400, 1_000))).toEqual(places(200, 400));
    expect(await left(lane(400, 2_000))).toEqual([]);
  });

  it('never asks for less than a small part, so that a slowed cell gets back to its pace', async () => {
    const { left, index } = shared(0);
    index.answer = () => TOO_MANY;
    for (let time = 0; time < 20; time++) await left(lane(100, 1 + time * 100));
    index.answer = () => undefined;

    expect(await left(lane(100, 10_000))).toEqual(places(25, 100));
  });

  it('slows no other tenant', async () => {
    const { index, share } = shared(0);
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? TOO_MANY : undefined);
    await share.apply(acme, lane(400));

    const outcomes = await share.apply(tenant('bodega'), lane(400));

    expect(outcomes.every(({ kind }) => kind === 'applied')).toBe(true);
  });
});
