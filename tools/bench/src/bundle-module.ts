import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkoutDir } from '@cloudpf/toolchain';
import { build } from 'esbuild';

export interface BundleOptions {
  readonly entry: URL;
  /** Name of the file, without its ending. */
  readonly name: string;
  /** Folders of packages beside those of the workspace. */
  readonly packages?: readonly string[];
  readonly alias?: Readonly<Record<string, string>>;
}

/**
 * Makes one file of a module and all that it imports, with the settings of our functions. What is measured runs from
 * such a file: Node's own reading of TypeScript alone would add 17 MB to a process.
 */
export async function bundleModule({
  entry,
  name,
  packages = [],
  alias = {},
}: BundleOptions): Promise<string> {
  const outfile = join(checkoutDir(), 'tools/bench/dist-local', `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    minify: true,
    mainFields: ['module', 'main'],
    nodePaths: [...packages],
    alias: { ...alias },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}
