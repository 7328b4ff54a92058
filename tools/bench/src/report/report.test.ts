import { describe, expect, it } from 'vitest';
import { type Figure, verdictOf } from '../figure.ts';
import { formatFigure } from './format-figure.ts';
import { toMarkdown } from './to-markdown.ts';

const figure: Figure = {
  name: 'inserts',
  value: 1.234,
  unit: 'x',
  bar: { atLeast: 1 },
  beside: { ours: 12_345.6, bare: 10_004, ratio: 1.234, quartiles: [1.1, 1.3] },
  besideUnit: '/s',
};

describe('verdictOf', () => {
  it('keeps a budget that is met exactly', () => {
    expect(verdictOf({ name: '', unit: 'x', value: 1, bar: { atLeast: 1 } })).toBe('kept');
    expect(verdictOf({ name: '', unit: 'x', value: 1, bar: { atMost: 1 } })).toBe('kept');
  });

  it('says missed on the wrong side of the bar', () => {
    expect(verdictOf({ name: '', unit: 'x', value: 0.99, bar: { atLeast: 1 } })).toBe('missed');
    expect(verdictOf({ name: '', unit: 'x', value: 1.01, bar: { atMost: 1 } })).toBe('missed');
  });

  it('judges nothing without a budget', () => {
    expect(verdictOf({ name: '', unit: 'x', value: 5 })).toBe('no budget');
  });
});

describe('formatFigure', () => {
  it('shows what was measured beside the budget and both sides', () => {
    expect(formatFigure(figure)).toEqual([
      'inserts',
      '1.23 x',
      '>= 1 x',
      'kept',
      '12,346 /s',
      '10,004 /s',
      '1.10 - 1.30',
    ]);
  });
});

describe('toMarkdown', () => {
  it('names the command, the machine with its load, and every figure', () => {
    const page = toMarkdown({
      command: 'npm run bench',
      started_at: '2026-01-02T03:04:05.000Z',
      seconds: 99.6,
      rounds: 10,
      load_before: 0.5,
      load_after: 2.25,
      machine: { processor: '2 x Some CPU', memory_gb: 8, system: 'Linux', node: 'v24', elasticsearch: '9' },
      parts: [{ name: 'CDC', figures: [figure] }],
    });

    expect(page).toContain('`npm run bench` measured this on 2026-01-02: 10 rounds');
    expect(page).toContain('| load average (1 minute) | 0.5 before, 2.25 after |');
    expect(page).toContain('| inserts | 1.23 x | >= 1 x | kept | 12,346 /s | 10,004 /s | 1.10 - 1.30 |');
  });
});
