import { describe, expect, it } from 'vitest';
import { type Figure, verdictOf } from '../figure.ts';
import { formatFigure } from './format-figure.ts';
import { putSection } from './page.ts';
import { type Section } from './section.ts';

const figure: Figure = {
  name: 'inserts',
  value: 1.234,
  unit: 'x',
  bar: { atLeast: 1 },
  beside: { ours: 12_345.6, bare: 10_004, ratio: 1.234, quartiles: [1.1, 1.3] },
  besideUnit: '/s',
};

const section = (title: string, parts: Partial<Section> = {}): Section => ({
  title,
  notes: ['what to know'],
  command: `npm run bench -- ${title}`,
  started_at: '2026-01-02T03:04:05.000Z',
  seconds: 99.6,
  load_before: 0.5,
  load_after: 2.25,
  machine: { processor: '2 x Some CPU', memory_gb: 8, system: 'Linux', node: 'v24', elasticsearch: '9' },
  figures: [figure],
  tables: [],
  ...parts,
});

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

describe('putSection', () => {
  const titles = ['CDC', 'API'];

  it('names the command, the day, the machine with its load, every figure and every table', () => {
    const tables = [{ title: 'Lag', head: ['rate', 'p50'], rows: [['50', '300 ms']] }];

    const page = putSection('', section('CDC', { tables }), titles);

    expect(page).toContain('`npm run bench -- CDC` measured this on 2026-01-02 in 100 s');
    expect(page).toContain('load average 0.5 before, 2.25 after. 2 x Some CPU, 8 GB');
    expect(page).toContain('| inserts | 1.23 x | >= 1 x | kept | 12,346 /s | 10,004 /s | 1.10 - 1.30 |');
    expect(page).toContain('### Lag\n\n| rate | p50 |\n| --- | --- |\n| 50 | 300 ms |');
  });

  it('leaves the other sections as they are, in the order of the titles whatever came first', () => {
    const first = putSection('', section('API', { seconds: 11 }), titles);

    const page = putSection(first, section('CDC', { seconds: 22 }), titles);

    expect(page.match(/^## .*$/gm)).toEqual(['## CDC', '## API']);
    expect(page).toContain('in 11 s');
    expect(page).toContain('in 22 s');
  });

  it('takes the place of its own earlier version', () => {
    const first = putSection('', section('CDC', { seconds: 11 }), titles);

    const page = putSection(first, section('CDC', { seconds: 22 }), titles);

    expect(page).not.toContain('in 11 s');
    expect(page.match(/^## .*$/gm)).toEqual(['## CDC']);
  });

  it('keeps a section that no part of today writes', () => {
    const page = putSection('# Old page\n\n## By hand\n\nstays', section('CDC'), titles);

    expect(page).toMatch(/## CDC[\s\S]*## By hand\n\nstays/);
    expect(page).not.toContain('Old page');
  });
});
