import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { lock } from '../engines/install-lock.ts';
import { runTool } from '../engines/run-tool.ts';

export const apps = [
  'cdc-products',
  'cdc-purchases',
  'cdc-drain',
  'cdc-heartbeat',
  'search-api',
  'analytics-api',
] as const;
export type App = (typeof apps)[number];

/** Where an app's built handler lies. */
export function bundleOf(app: App): string {
  return join(checkoutDir(), 'apps', app, 'dist/handler.mjs');
}

/** Builds the functions when their sources changed since the last time; tells whether it did. */
export async function buildBundles(): Promise<'built' | 'unchanged'> {
  const root = checkoutDir();
  const stamp = join(root, '.nx/bundles.sha256');
  const release = await lock(join(root, '.nx/bundles.lock'));
  try {
    const inputs = fingerprint(root);
    const unchanged = existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
    if (unchanged && apps.every((app) => existsSync(bundleOf(app)))) {
      return 'unchanged';
    }
    await runTool({
      command: process.execPath,
      args: [
        ...[join(root, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'build', '-p', ...apps],
        // Types are checked by "npm run check"; a start must not wait for them.
        ...['--excludeTaskDependencies', '--outputStyle=static'],
      ],
      cwd: root,
      env: { NX_DAEMON: 'false' },
    });
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, inputs);
    return 'built';
  } finally {
    release();
  }
}

/** Names, sizes and times of all that a bundle is made of: a few milliseconds where Nx takes seconds. */
function fingerprint(root: string): string {
  const files = globSync(
    [
      '{apps,libs}/*/{src/**/*.ts,package.json,tsconfig*.json}',
      'package-lock.json',
      'nx.json',
      'tsconfig.base.json',
    ],
    { cwd: root },
  );
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
