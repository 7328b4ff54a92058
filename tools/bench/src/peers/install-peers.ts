import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheDir } from '@cloudpf/toolchain';

const FILES = ['package.json', 'package-lock.json'];
const source = (file: string) => fileURLToPath(new URL(`../../peers/${file}`, import.meta.url));

/** Fetches the peers once, beside the engines; gives the folder of their packages. */
export async function installPeers(onProgress: (message: string) => void): Promise<string> {
  const print = createHash('sha256')
    .update(readFileSync(source('package-lock.json')))
    .digest('hex')
    .slice(0, 12);
  const home = join(cacheDir(), `bench-peers-${print}`);
  const packages = join(home, 'node_modules');
  if (existsSync(packages)) return packages;
  onProgress('fetching the packages to compare with (110 MB, once)');
  mkdirSync(cacheDir(), { recursive: true });
  const draft = mkdtempSync(join(cacheDir(), '.bench-peers-'));
  try {
    for (const file of FILES) copyFileSync(source(file), join(draft, file));
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: draft });
    moveUnlessThere(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return packages;
}

/** Another run may have been faster; its copy is as good. */
function moveUnlessThere(draft: string, home: string): void {
  try {
    renameSync(draft, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  }
}
