import { describe, expect, it } from 'vitest';
import { type Arrival } from './arrival-plan.ts';
import { Outstanding } from './outstanding.ts';

const change = (nth: number, productId: string): Arrival => ({
  nth,
  at: nth * 10,
  tenant: 'a',
  productId,
  marker: `m-${nth}`,
});

describe('Outstanding', () => {
  it('counts from the time at which a change was due', () => {
    const outstanding = new Outstanding();
    outstanding.add(change(1, 'p'));

    outstanding.found('m-1', 260);

    expect(outstanding.lags).toEqual([250]);
    expect(outstanding.size).toBe(0);
  });

  it('takes earlier changes of a product for found with a later one, and no other', () => {
    const outstanding = new Outstanding();
    for (const each of [change(1, 'p'), change(2, 'q'), change(3, 'p'), change(4, 'p')])
      outstanding.add(each);

    outstanding.found('m-3', 100);

    expect(outstanding.lags).toEqual([90, 70]);
    expect(outstanding.oldest(9)).toEqual(['m-2', 'm-4']);
  });

  it('counts a change once, however often it is found', () => {
    const outstanding = new Outstanding();
    outstanding.add(change(1, 'p'));

    outstanding.found('m-1', 50);
    outstanding.found('m-1', 90);
    outstanding.found('m-9', 90);

    expect(outstanding.lags).toEqual([40]);
  });
});
