import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canReach, prepareFolders, unprivilegedUser } from './node-folders.ts';

const stranger = { uid: 54_321, gid: 54_321 };
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'node-folders-'));
  chmodSync(base, 0o755);
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

describe('canReach', () => {
  it('wants every folder on the way to let the user pass', () => {
    mkdirSync(join(base, 'open/inner'), { recursive: true });
    expect(canReach(join(base, 'open/inner'), stranger)).toBe(true);

    chmodSync(join(base, 'open'), 0o700);
    expect(canReach(join(base, 'open/inner'), stranger)).toBe(false);

    chmodSync(join(base, 'open'), 0o711);
    expect(canReach(join(base, 'open/inner'), stranger)).toBe(true);
    expect(canReach(join(base, 'open'), stranger)).toBe(false);
  });
});

describe('unprivilegedUser', () => {
  it('is whoever called sudo, otherwise nobody, for root', () => {
    expect(unprivilegedUser({ SUDO_UID: '1000', SUDO_GID: '1001' }, 0)).toEqual({ uid: 1000, gid: 1001 });
    expect(unprivilegedUser({}, 0)).toEqual({ uid: 65_534, gid: 65_534 });
    expect(unprivilegedUser({ SUDO_UID: '0', SUDO_GID: '0' }, 0)).toEqual({ uid: 65_534, gid: 65_534 });
  });

  it('is nobody else for a user who is not root', () => {
    expect(unprivilegedUser({ SUDO_UID: '1000', SUDO_GID: '1001' }, 1000)).toBeUndefined();
  });
});

describe('prepareFolders', () => {
  it('makes the folders, empties the temporary one and keeps the data', () => {
    const place = { dataDir: join(base, 'cell'), engineHome: base, javaHome: base };
    mkdirSync(join(base, 'cell/temp/old'), { recursive: true });
    mkdirSync(join(base, 'cell/data/kept'), { recursive: true });

    const folders = prepareFolders(place, undefined, () => undefined);

    expect(canReach(folders.data, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 })).toBe(true);
    expect(() => {
      mkdirSync(join(folders.temp, 'old'));
    }).not.toThrow();
    expect(() => {
      mkdirSync(join(folders.data, 'kept'));
    }).toThrow('EEXIST');
  });
});
