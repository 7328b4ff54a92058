import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { type Plugin } from 'esbuild';
import { MutationMissedError } from './errors.ts';
import { type Edit, type Mutation } from './mutation.ts';

/** @throws MutationMissedError where a text is not there exactly once. */
export function mutate(source: string, name: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { file, find, replace }) => {
    const parts = text.split(find);
    if (parts.length !== 2) throw new MutationMissedError(name, file, parts.length - 1);
    return parts.join(replace);
  }, source);
}

/** Changes files while they are bundled; fails the build where one of them was not in the bundle. */
export function applyMutation({ name, edits }: Mutation): Plugin {
  const waiting = new Set(edits.map(({ file }) => file));
  return {
    name: 'apply-mutation',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const own = edits.filter(({ file }) => join(checkoutDir(), file) === path);
        if (own.length === 0) return undefined;
        for (const { file } of own) waiting.delete(file);
        return { contents: mutate(await readFile(path, 'utf8'), name, own), loader: 'ts' };
      });
      build.onEnd(() => {
        for (const file of waiting) throw new MutationMissedError(name, file, 0);
      });
    },
  };
}
