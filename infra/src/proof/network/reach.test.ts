import { describe, expect, it } from 'vitest';
import { type GroupRule, INTERNET, waysBetween } from './reach.ts';

const tcp = (from: number, to = from) => ({ protocol: 'tcp', from, to });

describe('waysBetween', () => {
  it('needs a rule on both sides, and opens what both have in common', () => {
    const out: GroupRule = { direction: 'out', group: 'a', peer: 'b', ports: tcp(9_200, 9_299) };
    const into: GroupRule = { direction: 'in', group: 'b', peer: 'a', ports: tcp(9_250, 9_300) };

    expect(waysBetween(['a', 'b'], [out])).toEqual([]);
    expect(waysBetween(['a', 'b'], [into])).toEqual([]);
    expect(waysBetween(['a', 'b'], [out, into])).toEqual([{ from: 'a', to: 'b', ports: 'tcp 9250-9299' }]);
  });

  it('sees that a range of addresses lets in whoever is inside, and the Internet where it is not private', () => {
    const open = (peer: string): GroupRule => ({ direction: 'in', group: 'b', peer, ports: tcp(443) });
    const from = (peer: string) => waysBetween(['b'], [open(peer)]).map((way) => way.from);

    expect(from('0.0.0.0/0')).toEqual([INTERNET]);
    expect(from('203.0.113.0/24')).toEqual([INTERNET]);
    expect(from('10.0.0.0/8')).toEqual([]);
    expect(
      waysBetween(['a', 'b'], [open('10.0.0.0/8'), { direction: 'out', group: 'a', peer: '0.0.0.0/0' }]),
    ).toEqual([
      { from: 'a', to: 'b', ports: 'tcp 443' },
      { from: 'a', to: INTERNET, ports: 'all' },
    ]);
  });
});
