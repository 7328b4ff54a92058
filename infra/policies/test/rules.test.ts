import { describe, expect, it } from 'vitest';
import { policyReport } from '../src/report.ts';
import { RULES } from '../src/rules/index.ts';
import { stackOf } from './fixture.ts';
import { FIXTURES } from './fixtures/index.ts';

function found(rule: (typeof RULES)[number], resources: Parameters<typeof stackOf>[0]) {
  const [report] = policyReport(stackOf(resources), { rules: [rule], waivers: [] });
  return report!;
}

describe('the rules', () => {
  it('have ids of their own', () => {
    const ids = RULES.flatMap((rule) => rule.ids);

    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
  });

  it('are each held by examples, and each example holds one', () => {
    const known = RULES.flatMap((rule) => rule.ids);
    const without = RULES.filter(({ ids }) => !FIXTURES.some(({ rule }) => ids.includes(rule)));

    expect(without.map(({ ids }) => ids[0])).toEqual([]);
    expect(FIXTURES.filter(({ rule }) => !known.includes(rule))).toEqual([]);
  });
});

describe.each(RULES.map((rule) => ({ rule, id: rule.ids[0], title: rule.title })))(
  '$id, "$title"',
  ({ rule }) => {
    const fixtures = FIXTURES.filter((fixture) => rule.ids.includes(fixture.rule));

    it('lets pass what keeps it', () => {
      const good = fixtures.flatMap((fixture) => fixture.good);

      expect(good.length).toBeGreaterThan(0);
      for (const stack of good) {
        const { checked, violations } = found(rule, stack);
        // What must not be there at all is kept by a stack of nothing.
        expect(checked.length > 0 || stack.length === 0, JSON.stringify(stack)).toBe(true);
        expect(violations).toEqual([]);
      }
    });

    it('reports what breaks it, with its name and a way to mend it', () => {
      const bad = fixtures.flatMap((fixture) => fixture.bad);

      expect(bad.length).toBeGreaterThan(0);
      for (const stack of bad) {
        const { violations } = found(rule, stack);
        expect(
          violations.map(({ resource }) => resource.name),
          JSON.stringify(stack[0]),
        ).toContain(stack[0]!.name);
        expect(violations[0]!.message).toMatch(/^.+; .+$/);
      }
    });
  },
);
