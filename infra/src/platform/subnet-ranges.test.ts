import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subnetRanges } from './subnet-ranges.ts';

function span(cidr: string): readonly [number, number] {
  const [address = '', bits = ''] = cidr.split('/');
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(bits)) - 1];
}

describe('subnetRanges', () => {
  it('gives each zone a quarter of the network, and a little of the last quarter', () => {
    expect(subnetRanges('10.40.0.0/16', 2)).toEqual([
      { privateCidr: '10.40.0.0/18', publicCidr: '10.40.192.0/28' },
      { privateCidr: '10.40.64.0/18', publicCidr: '10.40.192.16/28' },
    ]);
  });

  it('gives ranges that lie in the network, begin where their size allows, and do not meet', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.integer({ min: 16, max: 22 }), (second, third, bits) => {
        const [first, last] = span(`10.${second}.${third}.0/${bits}`);
        const size = last - first + 1;
        const base = first - (first % size);
        const spans = subnetRanges(`10.${second}.${third}.0/${bits}`, 2)
          .flatMap(({ privateCidr, publicCidr }) => [privateCidr, publicCidr])
          .map(span)
          .sort(([a], [b]) => a - b);
        for (const [place, [from, to]] of spans.entries()) {
          expect(from % (to - from + 1)).toBe(0);
          expect(from).toBeGreaterThanOrEqual(base);
          expect(to).toBeLessThan(base + size);
          expect(from).toBeGreaterThan(spans[place - 1]?.[1] ?? -1);
        }
      }),
    );
  });
});
