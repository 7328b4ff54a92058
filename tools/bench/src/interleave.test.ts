import { describe, expect, it } from 'vitest';
import { interleave } from './interleave.ts';

describe('interleave', () => {
  it('begins with another side each round and runs every side once', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => {
      order.push(name);
      return name;
    };

    const rounds = await interleave(3, () => ({ a: side('a'), b: side('b'), c: side('c') }));

    expect(order.join('')).toBe('abcbcacab');
    expect(rounds).toEqual(Array(3).fill({ a: 'a', b: 'b', c: 'c' }));
  });
});
