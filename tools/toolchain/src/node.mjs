import { join } from 'node:path';
import { checkoutDir } from './checkout.mjs';
import { missing } from './outcome.mjs';
import { isExecutable, machine, onPath, unique } from './places.mjs';
import { output } from './run.mjs';
import { compareVersions } from './version.mjs';

export function findNode(minimum = '22.18', { checkout = checkoutDir(), ...options } = {}) {
  const { env } = machine(options);
  const own = [join(checkout, 'node_modules/node/bin/node'), process.execPath].filter(isExecutable);
  let newest;
  for (const path of unique([...own, ...onPath(['node'], env)])) {
    const version = path === process.execPath ? process.versions.node : versionOf(path, env);
    if (version === undefined) continue;
    if (compareVersions(version, minimum) >= 0) return { found: true, path, version };
    if (newest === undefined || compareVersions(version, newest.version) > 0) newest = { path, version };
  }
  return noNode(minimum, newest);
}

function versionOf(path, env) {
  return /^v(\d\S+)/.exec(output(path, ['--version'], env) ?? '')?.[1];
}

function noNode(minimum, newest) {
  const seen = newest ? `the newest one found is ${newest.version} at ${newest.path}` : 'none was found';
  return missing('Node', `Node ${minimum} or newer is needed; ${seen}.`, [
    {
      where: 'in this checkout',
      how: 'npm ci, which brings Node 24 into node_modules (npm rebuild node if scripts are off)',
    },
    { where: 'macOS', how: 'brew install node' },
    { where: 'nvm', how: 'nvm install --lts' },
  ]);
}
