import { describe, expect, it } from 'vitest';
import { measureSizes } from '../src/proof/size/measure-sizes.ts';
import { TOO_MANY } from '../src/proof/size/size-of.ts';

describe('the stacks of an environment', () => {
  it('stay small however many tenants there are, since each tenant has its own', async () => {
    const { fleets, platform, tenant } = await measureSizes('prod', [1, 3]);

    expect(fleets.map(({ largest }) => largest)).toEqual([platform.resources, platform.resources]);
    expect(platform.resources).toBeLessThan(TOO_MANY / 2);
    expect(tenant.resources).toBeLessThan(TOO_MANY / 10);
  });
});
