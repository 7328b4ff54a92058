import { sampleTenants } from '@cloudpf/sample-data';
import { describe, expect, it } from 'vitest';
import { searchPaths } from './search-paths.ts';

const [tenant] = sampleTenants(1);

describe('searchPaths', () => {
  it('gives the same eight searches each time', () => {
    const paths = searchPaths(tenant!, 1_200);

    expect(paths).toHaveLength(8);
    expect(searchPaths(tenant!, 1_200)).toEqual(paths);
  });

  it('never asks for an empty text', () => {
    const texts = searchPaths(tenant!, 1_200).map((path) => new URLSearchParams(path.split('?')[1]).get('q'));

    expect(texts.filter((text) => text === '')).toEqual([]);
  });
});
