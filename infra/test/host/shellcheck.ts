import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Toolchain {
  readonly cacheDir: () => string;
  readonly findPython: () => unknown;
  readonly required: (outcome: unknown) => { readonly path: string };
}
interface InstallLock {
  readonly installOnce: (options: {
    readonly folder: string;
    readonly fingerprint: string;
    readonly install: () => Promise<void>;
  }) => Promise<void>;
}

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** No package of the program imports a tool, so they come by their path. */
async function tool<T>(path: string): Promise<T> {
  return (await import(new URL(`../../../tools/${path}`, import.meta.url).href)) as T;
}

/** The program that checks shell scripts, fetched once into the cache of engines. */
export async function shellcheck(): Promise<string> {
  const { cacheDir, findPython, required } = await tool<Toolchain>('toolchain/src/index.mjs');
  const { installOnce } = await tool<InstallLock>('local-cloud/src/engines/install-lock.ts');
  const folder = join(cacheDir(), 'shellcheck');
  await installOnce({
    folder,
    fingerprint: readFileSync(requirements, 'utf8'),
    install: async () => {
      execFileSync(required(findPython()).path, ['-m', 'venv', folder]);
      const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
      execFileSync(join(folder, 'bin/python'), [...install, '--requirement', requirements]);
    },
  });
  return join(folder, 'bin/shellcheck');
}
