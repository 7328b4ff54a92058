import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { describe, expect, it } from 'vitest';
import { KNOWN_SCENARIOS } from '../scenario/known/known-scenarios.ts';
import { mutate } from './apply-mutation.ts';
import { MUTATIONS } from './mutations.ts';

describe('mutate', () => {
  const edit = { file: 'a.ts', find: 'b', replace: 'x' };

  it('replaces a text that is there once', () => {
    expect(mutate('abc', 'm', [edit])).toBe('axc');
  });

  it.each(['acc', 'abcb'])('refuses %j, where the text is not there exactly once', (source) => {
    expect(() => mutate(source, 'm', [edit])).toThrow(/replaces is [02] times in a\.ts, not once/);
  });
});

describe('MUTATIONS', () => {
  it.each(MUTATIONS)(
    '$name has its texts in the sources, and a history that must notice it',
    async ({ name, edits }) => {
      const files = Map.groupBy(edits, ({ file }) => file);
      for (const [file, own] of files) {
        const source = await readFile(join(checkoutDir(), file), 'utf8');
        expect(mutate(source, name, own)).not.toBe(source);
      }
      expect(KNOWN_SCENARIOS.has(name)).toBe(true);
    },
  );
});
