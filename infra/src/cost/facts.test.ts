import { beforeAll, describe, expect, it } from 'vitest';
import { type Captured } from '../offline/capture.ts';
import { type Declared, declareStacks } from './declared.ts';
import { factsOf } from './facts.ts';

const S3 = { field: 'resources.type', equals: ['AWS::S3::Object'] };

function trail(...fieldSelectors: readonly object[]): Captured {
  return {
    type: 'aws:cloudtrail/trail:Trail',
    name: 'trail',
    inputs: { advancedEventSelectors: [{ fieldSelectors }] },
    options: { protect: false, retain: false },
  };
}

describe('what the program decides', () => {
  let declared: Declared;

  beforeAll(async () => {
    declared = await declareStacks('prod');
  }, 60_000);

  const withTrail = (made: Captured) =>
    factsOf({
      ...declared,
      platform: [...declared.platform.filter(({ type }) => type !== made.type), made],
    }).trailed;

  it('is read from what it declares: memory, schedules, what is kept for how long', () => {
    const facts = factsOf(declared);

    expect(facts.memoryOf('cdc-products')).toBe(0.5);
    expect(facts.memoryOf('search-api')).toBe(1);
    expect(facts.hosts).toEqual(['r8g.xlarge']);
    expect(facts.scheduled).toContainEqual({ runs: 730 * 60, memory: 0.5 });
    expect(facts).toMatchObject({
      logDays: 365,
      auditDays: 400,
      snapshots: 14,
      cell: { memory: 2_048, volume: 20 },
    });
  });

  it('names the functions that there are where one is asked for that is none', () => {
    expect(() => factsOf(declared).memoryOf('cdc-nothing')).toThrow(
      /declares no function "cdc-nothing", only .*cdc-products/,
    );
  });

  it('counts a day of the lake as few objects once there is a function that compacts it', () => {
    const [some] = declared.platform.filter(({ type }) => type === 'aws:lambda/function:Function');
    const compactor = { ...some!, name: 'lake-compactor' };
    const without = declared.platform.filter(({ name }) => name !== 'lake-compactor');

    expect(factsOf({ ...declared, platform: without }).compacted).toBe(false);
    expect(factsOf({ ...declared, platform: [...without, compactor] }).compacted).toBe(true);
  });

  it.each([
    ['every request', [S3], { writes: true, reads: true }],
    ['those that write', [S3, { field: 'readOnly', equals: ['false'] }], { writes: true, reads: false }],
    ['those that read', [S3, { field: 'readOnly', equals: ['true'] }], { writes: false, reads: true }],
    [
      "no reads of the platform's own functions",
      [
        S3,
        { field: 'readOnly', equals: ['true'] },
        { field: 'userIdentity.arn', notStartsWiths: ['arn:aws:sts::123456789012:assumed-role/x/'] },
      ],
      { writes: false, reads: false },
    ],
    [
      'nothing of reads where those of functions are left out,',
      [
        S3,
        { field: 'readOnly', equals: ['true'] },
        {
          field: 'userIdentity.arn',
          notStartsWiths: ['arn:aws:sts::123456789012:assumed-role/analytics-api/'],
        },
      ],
      { writes: false, reads: false },
    ],
    [
      'none',
      [{ field: 'resources.type', equals: ['AWS::DynamoDB::Table'] }],
      { writes: false, reads: false },
    ],
  ])('bills %s on objects that the trail notes', (_, selectors, trailed) => {
    expect(withTrail(trail(...selectors))).toEqual(trailed);
  });
});
