import { describe, expect, it } from 'vitest';
import { type Stack } from '../../offline/capture.ts';
import { sizeOf, tenantsBeforeTooMany, TOO_MANY } from './size-of.ts';

function stackOf(...types: readonly string[]): Stack {
  const resources = types.map((type, nth) => ({
    ...{ type, name: `r${nth}`, inputs: {} },
    options: { protect: false, retain: false },
  }));
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  return { resources, all, get: (type) => all(type)[0]! };
}

const TABLE = 'aws:dynamodb/table:Table';
const BUCKET = 'aws:s3/bucket:Bucket';

describe('sizeOf', () => {
  it('counts what Pulumi keeps, and by type what providers make, most first', () => {
    const stack = stackOf('pulumi:pulumi:Stack', 'cloudpf:platform:Tables', BUCKET, TABLE, TABLE);

    const { byType, ...sums } = sizeOf(stack);

    expect(sums).toEqual({ resources: 5, components: 2 });
    expect(Object.entries(byType)).toEqual([
      [TABLE, 2],
      [BUCKET, 1],
    ]);
  });
});

describe('tenantsBeforeTooMany', () => {
  const size = (resources: number) => ({ resources, components: 0, byType: {} });

  it('is the first number of tenants that passes the limit', () => {
    const count = tenantsBeforeTooMany(size(300), size(20));

    expect(300 + 20 * count).toBeGreaterThan(TOO_MANY);
    expect(300 + 20 * (count - 1)).toBeLessThanOrEqual(TOO_MANY);
  });
});
