import { describe, expect, it } from 'vitest';
import { parseStackName } from './stack-name.ts';

describe('parseStackName', () => {
  it('tells a platform from the cell of a tenant', () => {
    expect(parseStackName('prod')).toEqual({ kind: 'platform', environment: 'prod' });
    expect(parseStackName('dev.tenant-acme-eu')).toEqual({
      kind: 'tenant',
      environment: 'dev',
      tenant: 'acme-eu',
    });
  });

  it.each(['staging', '', 'dev.tenant-', 'dev.tenant-Acme', 'dev.tenant-a_b', 'tenant-acme', 'dev.acme'])(
    'refuses %j, and says how stacks are called',
    (name) => {
      expect(() => parseStackName(name)).toThrow(/unknown.*"<environment>\.tenant-<tenant id>"/);
    },
  );
});
