import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installOnce } from './install-lock.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'install-')), 'engine');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

it('installs once for any number of callers', async () => {
  let installs = 0;
  const install = async (): Promise<void> => {
    installs += 1;
    await delay(20);
    writeFileSync(join(folder, 'program'), 'x');
  };

  await Promise.all([1, 2, 3].map(() => installOnce({ folder, fingerprint: '1', install })));

  expect(installs).toBe(1);
  expect(existsSync(`${folder}.lock`)).toBe(false);
});

it('starts over after an installation that failed half-way', async () => {
  const failing = async (): Promise<void> => {
    writeFileSync(join(folder, 'half'), 'x');
    throw new Error('no network');
  };
  await expect(installOnce({ folder, fingerprint: '1', install: failing })).rejects.toThrow('no network');

  await installOnce({ folder, fingerprint: '1', install: async () => undefined });

  expect(existsSync(join(folder, 'half'))).toBe(false);
});

it('installs anew when what it is made of changed', async () => {
  const install = (text: string) => async (): Promise<void> => {
    writeFileSync(join(folder, 'program'), text);
  };
  await installOnce({ folder, fingerprint: '1', install: install('old') });

  await installOnce({ folder, fingerprint: '2', install: install('new') });

  expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('new');
});

it('takes the lock of a process that is gone', async () => {
  mkdirSync(`${folder}.lock`, { recursive: true });
  writeFileSync(
    join(`${folder}.lock`, 'owner.json'),
    JSON.stringify({ pid: process.pid, began: 'long ago' }),
  );

  await installOnce({ folder, fingerprint: '1', install: async () => undefined });

  expect(existsSync(folder)).toBe(true);
});
