import { describe, expect, it } from 'vitest';
import { isTenantId } from './tenant-id.ts';

describe('isTenantId', () => {
  it.each(['acme', 'acme-eu', 'a1b', 'a'.repeat(32)])('takes %s', (text) => {
    expect(isTenantId(text)).toBe(true);
  });

  it.each([
    '',
    'ab',
    'Acme',
    '1acme',
    '-acme',
    'acme-',
    'ac_me',
    'ac.me',
    'ac/me',
    'ac#me',
    'añil',
    'a'.repeat(33),
    ' acme',
    'acme\n',
  ])('refuses %j', (text) => {
    expect(isTenantId(text)).toBe(false);
  });
});
