import { type StreamRecord } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { generateProducts, type SampleTenant } from '@cloudpf/sample-data';
import { makeRecord, revise } from '../cdc/make-record.ts';

const PRODUCTS = 40;
const BATCH = 100;
const NOW = new Date('2026-01-01T00:00:00Z');

/**
 * A life of few products in so many batches of 100 records: they change many times a batch, go, and come back.
 * The same seed gives the same one, as if just lived.
 */
export function productHistory(
  tenant: SampleTenant,
  batches: number,
  seed: number,
): readonly (readonly StreamRecord[])[] {
  const random = randomFrom(seed);
  const originals = [...generateProducts(tenant, { count: PRODUCTS, seed: 'history', now: NOW })];
  const current: (Image | undefined)[] = originals.map(() => undefined);
  const at = Date.now();
  let nth = 0;
  const next = () => {
    nth += 1;
    const place = Math.floor(random() * PRODUCTS);
    const [before, original] = [current[place], originals[place]];
    if (!original) throw new RangeError('there is no such product');
    const after = before && random() < 0.3 ? undefined : revise(before ?? original, nth);
    current[place] = after;
    return makeRecord({ before, after }, { nth, at });
  };
  return Array.from({ length: batches }, () => Array.from({ length: BATCH }, next));
}

/** Mulberry32 of Tommy Ettinger, public domain: numbers from 0 up to but without 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
