import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TenantId } from './tenant-id.ts';
import { usageKey } from './usage-key.ts';

const tenants = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/).map((text) => TenantId.parse(text));

describe('usageKey', () => {
  it('stays the same, since the key registered with API Gateway has this value', () => {
    expect(usageKey('prod', TenantId.parse('acme'))).toBe(
      '378c5d499e5f3d1de025386f82c6c88ac83e5e128e32f9376a1bf49a770f0ff5',
    );
  });

  it('differs by tenant and environment and is a value that API Gateway takes', () => {
    fc.assert(
      fc.property(tenants, tenants, (one, other) => {
        expect(usageKey('prod', one)).toMatch(/^[0-9a-f]{64}$/);
        expect(usageKey('prod', one)).not.toBe(usageKey('dev', one));
        expect(usageKey('prod', one) === usageKey('prod', other)).toBe(one === other);
      }),
    );
  });
});
