import { describe, expect, it } from 'vitest';
import { InMemoryHoldingStore } from './in-memory-holding-store.ts';
import { guardStream, streamWarning } from './stream-guard.ts';
import { StreamReach } from './stream-reach.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

function reach(store = new InMemoryHoldingStore()) {
  let now = NOON;
  return {
    store,
    marks: new StreamReach(store, 'products', () => now),
    pass: (milliseconds: number) => (now += milliseconds),
  };
}

describe('StreamReach', () => {
  it('tells how far the stream was read and when that was noted', async () => {
    const { marks } = reach();
    expect(await marks.read()).toBeUndefined();

    await marks.note(at(-1));

    expect(await marks.read()).toEqual({ read_through: at(-1), noted_at: at(0) });
  });

  it('never moves back, whoever notes', async () => {
    const { marks, store, pass } = reach();
    await marks.note(at(-1));
    pass(20_000);
    await marks.note(at(-5));
    await reach(store).marks.note(at(-3));

    expect(await marks.read()).toMatchObject({ read_through: at(-1) });
  });

  it('writes at most every ten seconds', async () => {
    const { marks, store, pass } = reach();
    await marks.note(at(-3));
    pass(9_999);
    await marks.note(at(-2));
    expect(await marks.read()).toMatchObject({ read_through: at(-3) });

    pass(1);
    await marks.note(at(-1));

    expect(await marks.read()).toMatchObject({ read_through: at(-1) });
    expect(store.objects.size).toBe(1);
  });

  it('disturbs nobody while it cannot write, and tries again', async () => {
    const { marks, store, pass } = reach();
    store.refuse = () => true;
    await marks.note(at(-2));
    store.refuse = () => false;
    pass(10_000);
    await marks.note(at(-2));

    expect(await marks.read()).toMatchObject({ read_through: at(-2) });
  });

  it('takes a mark that cannot be read, or a time that is none, as nothing', async () => {
    const { marks, store } = reach();
    await store.put('streams/products.json', Buffer.from('{"read_through":'));

    await marks.note('soon');

    expect(await marks.read()).toBeUndefined();
  });
});

describe('guardStream', () => {
  const HOUR = 60;

  it.each([
    ['ok', -6 * HOUR + 1],
    ['warn', -6 * HOUR],
    ['warn', -24 * HOUR + 1],
    ['lost', -24 * HOUR],
  ])('is %s when the stream was read through %i minutes ago', (state, minutes) => {
    expect(guardStream(at(minutes), new Date(NOON)).state).toBe(state);
  });

  it('says when the first change leaves the stream', () => {
    const guard = guardStream(at(-20 * HOUR), new Date(NOON));

    expect(guard).toEqual({ state: 'warn', read_through: at(-20 * HOUR), loses_at: at(4 * HOUR) });
    expect(streamWarning('products', guard)).toContain(`from ${at(4 * HOUR)} on its changes are lost`);
  });

  it('says which changes are lost and what mends it', () => {
    const guard = guardStream(at(-30 * HOUR), new Date(NOON));

    expect(guard).toMatchObject({ state: 'lost', lost: { from: at(-30 * HOUR), to: at(-24 * HOUR) } });
    expect(streamWarning('purchases', guard)).toMatch(/of purchases .* are lost .*cloudpf backfill/);
  });

  it('warns of nothing while all is well or nothing is known', () => {
    expect(streamWarning('products', guardStream(at(0), new Date(NOON)))).toBeUndefined();
    expect(streamWarning('products', undefined)).toBeUndefined();
  });
});
