import { mkdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BatchLake } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Lake } from '@cloudpf/lake-writer';
import { checkoutDir } from '@cloudpf/toolchain';
import { build, type Plugin } from 'esbuild';

import type * as entry from './entry.ts';
import { applyMutation } from '../mutations/apply-mutation.ts';
import { type Mutation } from '../mutations/mutation.ts';

type Entry = typeof entry;

const FOUND = Symbol('found');

/** The core as one module: what `entry.ts` names, and the lake of the purchases function. */
export interface Core extends Entry {
  readonly PurchaseLake: new (lake: Lake) => BatchLake<Purchase>;
}

const here = dirname(fileURLToPath(import.meta.url));
/** A part of the function itself. No tool imports an app, so it comes in by its path. */
const purchaseLake = join(checkoutDir(), 'apps/cdc-purchases/src/purchase-lake.ts');

/**
 * Bundles the sources of the core as they are, or with a mutation in them, and loads the bundle.
 * @throws MutationMissedError where the mutation's text is not in its file exactly once.
 */
export async function buildCore(mutation?: Mutation): Promise<Core> {
  const folder = join(checkoutDir(), 'node_modules/.cache/cloudpf-fault-lab');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `${mutation?.name ?? 'core'}-${process.pid}.mjs`);
  await build({
    stdin: {
      contents: `export * from './entry.ts';\nexport * from '${relative(here, purchaseLake)}';\n`,
      resolveDir: here,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // What Node itself would take.
    mainFields: ['main'],
    sourcemap: 'inline',
    logLevel: 'silent',
    plugins: [onlyOurs, ...(mutation ? [applyMutation(mutation)] : [])],
  });
  return (await import(`${pathToFileURL(outfile).href}?${Date.now()}`)) as Core;
}

/** Bundles the workspace's packages; all others are imported from where each package has them. */
const onlyOurs: Plugin = {
  name: 'only-ours',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (path.startsWith('@cloudpf/') || isBuiltin(path) || pluginData === FOUND) return undefined;
      const found = await build.resolve(path, { kind, resolveDir, pluginData: FOUND });
      return { path: found.path, external: true };
    });
  },
};
