import { describe, expect, it } from 'vitest';
import { type Estimate } from './estimate.ts';
import { toUsage, type Usage } from './usage.ts';
import { judge, keptFrom } from './verdict.ts';

/** Of ten tenants, whose services cost so much a month. */
function estimated(services: Readonly<Record<string, number>>): Estimate {
  const total = Object.values(services).reduce((sum, usd) => sum + usd, 0);
  return {
    usage: toUsage({ tenants: 10 }),
    services: Object.entries(services).map(([service, usd]) => ({ service, total: usd })),
    perTenant: total / 10,
  } as unknown as Estimate;
}

describe('judge', () => {
  it('sets each line of the description, and the total, beside what a tenant costs', () => {
    const judged = judge(estimated({ EC2: 400, EBS: 200, Lambda: 99.9, S3: 100.1, WAF: 300 }));

    expect(judged).toEqual([
      { line: 'Elasticsearch', least: 50, most: 100, usd: 60, verdict: 'kept' },
      { line: 'Lambda', least: 10, most: 20, usd: 9.99, verdict: 'below' },
      { line: 'S3', least: 5, most: 10, usd: 10.01, verdict: 'broken' },
      { line: 'Athena', least: 5, most: 15, usd: 0, verdict: 'below' },
      { line: 'total', least: 70, most: 145, usd: 110, verdict: 'kept' },
    ]);
  });

  it.each([
    [69.99, 'below'],
    [70, 'kept'],
    [145, 'kept'],
    [145.01, 'broken'],
  ])('says of $%d a tenant that the total is %s', (perTenant, verdict) => {
    expect(judge(estimated({ WAF: perTenant * 10 })).at(-1)).toMatchObject({ line: 'total', verdict });
  });
});

describe('keptFrom', () => {
  const of = (perTenant: (tenants: number) => number) =>
    keptFrom(({ tenants }: Usage) => ({ perTenant: perTenant(tenants) }) as Estimate, toUsage({}));

  it('is the number of tenants from which on none costs more than expected', () => {
    expect(of((tenants) => 100 + 300 / tenants)).toBe(7);
  });

  it('passes over numbers that only keep it for a while', () => {
    expect(of((tenants) => (tenants === 20 ? 145.01 : 100))).toBe(21);
  });

  it('is one where a single tenant keeps it, and none where no number does', () => {
    expect(of(() => 145)).toBe(1);
    expect(of((tenants) => (tenants > 900 ? 146 : 50))).toBeUndefined();
  });
});
