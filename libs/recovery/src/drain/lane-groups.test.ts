import { describe, expect, it } from 'vitest';
import { groupLanes } from './lane-groups.ts';

const lane = (key: string, count: number, bytes = 100) => ({ key, count, bytes });
const keys = (groups: ReturnType<typeof groupLanes>) =>
  groups.map((group) => group.map(({ key }) => key).join(''));

describe('groupLanes', () => {
  it('joins lanes in their order up to a thousand changes', () => {
    expect(keys(groupLanes([lane('a', 400), lane('b', 600), lane('c', 1), lane('d', 999)]))).toEqual([
      'ab',
      'cd',
    ]);
  });

  it('leaves a lane alone that is larger than a group', () => {
    expect(keys(groupLanes([lane('a', 1), lane('b', 5_000), lane('c', 1)]))).toEqual(['a', 'b', 'c']);
  });

  it('keeps large images from filling the memory', () => {
    expect(keys(groupLanes([lane('a', 1, 1_500_000), lane('b', 1, 600_000), lane('c', 1)]))).toEqual([
      'a',
      'bc',
    ]);
  });

  it('makes no group of nothing', () => {
    expect(groupLanes([])).toEqual([]);
  });
});
