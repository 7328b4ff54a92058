import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { type Plugin } from 'esbuild';
import { MutationMissedError } from './errors.ts';
import { type Mutation } from './mutation.ts';

/** @throws MutationMissedError where the text is not there exactly once. */
export function mutate(source: string, { name, file, find, replace }: Mutation): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new MutationMissedError(name, file, parts.length - 1);
  return parts.join(replace);
}

/** Changes one file while it is bundled; fails the build where the file was not in the bundle. */
export function applyMutation(mutation: Mutation): Plugin {
  const target = join(checkoutDir(), mutation.file);
  let isApplied = false;
  return {
    name: 'apply-mutation',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== target) return undefined;
        isApplied = true;
        return { contents: mutate(await readFile(path, 'utf8'), mutation), loader: 'ts' };
      });
      build.onEnd(() => {
        if (!isApplied) throw new MutationMissedError(mutation.name, mutation.file, 0);
      });
    },
  };
}
