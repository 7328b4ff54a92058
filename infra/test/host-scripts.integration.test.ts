import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { shellcheck } from './host/shellcheck.ts';

const folder = fileURLToPath(new URL('../host/', import.meta.url));
const scripts = globSync(['bin/*', 'lib/*.sh', 'engine/healthcheck', 'install.sh'], {
  cwd: folder,
}).toSorted();

let program: string;

beforeAll(async () => {
  program = await shellcheck();
});

describe('the scripts of a host', () => {
  it.each(scripts)('%s has none of the known mistakes of shell scripts', (script) => {
    const { stdout } = spawnSync(program, ['--external-sources', '--format=gcc', script], {
      cwd: folder,
      encoding: 'utf8',
    });

    expect(stdout).toBe('');
  });

  it.each(scripts.filter((script) => script.startsWith('bin/')))(
    '%s ends at the first thing that goes wrong',
    (script) => {
      const text = readFileSync(join(folder, script), 'utf8');

      expect(text).toMatch(/^\. "\$\(dirname "\$0"\)\/\.\.\/lib\/(host|cell)\.sh"$/m);
      expect(readFileSync(join(folder, 'lib/host.sh'), 'utf8')).toMatch(/^set -euo pipefail$/m);
    },
  );
});
