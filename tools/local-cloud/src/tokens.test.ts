import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mintToken, publicKeys, signingKey } from './tokens.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokens-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('signs tokens that the published keys verify, with the claims that the APIs read', async () => {
  const key = await signingKey(join(folder, 'key.json'));

  const token = await mintToken(key, { tenantId: 'tambo', issuer: 'http://i', audience: 'cloudpf' });

  const keys = createLocalJWKSet({ keys: [...publicKeys(key).keys] });
  const { payload } = await jwtVerify(token, keys, { issuer: 'http://i', audience: 'cloudpf' });
  expect(payload).toMatchObject({ tenant_id: 'tambo', scope: 'search:read analytics:read analytics:write' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30 * 24 * 3_600);
});

it('keeps its key over restarts, readable by its owner alone, and never publishes the secret half', async () => {
  const file = join(folder, 'key.json');

  const key = await signingKey(file);

  expect(await signingKey(file)).toEqual(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(publicKeys(key).keys[0]).not.toHaveProperty('d');
});
