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

/** @param behindMs how old each lane's oldest change is when the lane comes. */
function shared(behindMs: number) {
  const index = new InMemoryTenantIndex<Product>();
  const begin = Date.parse(lane(1)[0]!.changedAt) + behindMs;
  let passed = 0;
  const share = new FairShare(index, { behindMs: 1_500, share: 100, now: () => begin + passed });
  const takes = (msEach: number) => {
    index.answer = () => {
      passed += msEach;
      return undefined;
    };
  };
  const left = async (changes: readonly Change<Product>[]) => {
    passed = 0;
    const outcomes = await share.apply(acme, changes);
    return outcomes.flatMap((outcome, place) => (outcome.kind === 'unavailable' ? [place] : []));
  };
  return { index, share, left, takes };
}

const places = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);

describe('FairShare', () => {
  it('brings a whole lane to its cell while the stream keeps up', async () => {
    const { left } = shared(1_000);

    expect(await left(lane(50))).toEqual([]);
  });

  it('brings only the oldest changes up to the share once the stream is behind, and says why', async () => {
    const { left, share, index } = shared(2_000);

    expect(await left(lane(150))).toEqual(places(100, 150));
    expect(index.documents('acme').size).toBe(100);
    expect((await share.apply(acme, lane(101)))[100]).toMatchObject({ reason: { code: 'OVER_SHARE' } });
  });

  it('leaves a lane within its share whole however far the stream is behind', async () => {
    const { left } = shared(3_600_000);

    expect(await left(lane(100))).toEqual([]);
  });

  it('leaves a slow cell, once the stream is behind, no more than it takes in a quarter of a second', async () => {
    const { left, takes } = shared(2_000);
    takes(5);
    await left(lane(100));

    expect(await left(lane(100, 1_000))).toEqual(places(50, 100));
  });

  it('leaves a slow cell, while the stream keeps up, no more than it takes in a second', async () => {
    const { left, share, takes } = shared(0);
    takes(5);
    expect(await left(lane(800))).toEqual([]);

    expect(await left(lane(800, 1_000))).toEqual(places(200, 800));
    expect((await share.apply(acme, lane(400)))[399]).toMatchObject({ reason: { code: 'SLOWED' } });
  });

  it('gives a cell more again as it gets faster, until it has all of its lane', async () => {
    const { left, takes } = shared(0);
    takes(5);
    await left(lane(800));
    takes(1);

    expect(await left(lane(800, 1_000))).toEqual(places(200, 800));
    expect(await left(lane(800, 2_000))).toEqual(places(400, 800));
    expect(await left(lane(800, 3_000))).toEqual([]);
  });

  it('does not take a cell that hesitates over a few changes for one that cannot take many', async () => {
    const { left, takes } = shared(0);
    takes(500);
    await left(lane(49));
    takes(0);

    expect(await left(lane(800, 1_000))).toEqual([]);
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
