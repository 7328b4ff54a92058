import { ProblemError } from '@cloudpf/http-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStatement, withoutLiterals } from '../../test/fakes/in-memory-lake-queries.ts';
import { NOW, tenant } from '../../test/fixtures/tenants.ts';
import { type Sql } from '../sql/fragment.ts';
import { compileReport } from './compile-report.ts';
import { ReportDefinition } from './definition.ts';
import { planOf } from './plan.ts';

type Input = Parameters<typeof ReportDefinition.parse>[0];

const context = {
  tenant: tenant(),
  tables: { database: 'cloudpf', format: 'json' as const },
  now: NOW,
  dataThrough: '2026-11-24T15:29:00.000Z',
};

function compile(definition: Input, format: 'json' | 'csv' = 'json') {
  return compileReport(ReportDefinition.parse(definition), {
    ...context,
    tables: { database: 'cloudpf', format },
  });
}

/** The statement for people: without its plan, with its parameters below. */
function golden({ text, parameters }: Sql): string {
  return `${text.replace(/^--[^\n]*\n/, '')}\n\n-- ${JSON.stringify(parameters)}\n`;
}

const REPORTS: Readonly<Record<string, Input>> = {
  'revenue-by-day': {
    measures: [{ op: 'sum', field: 'total', as: 'revenue' }, { op: 'count' }, { op: 'avg', field: 'total' }],
    dimensions: ['status'],
    time: { from: '2026-11-01', to: '2026-11-24', granularity: 'day', fill_gaps: true },
    time_zone: 'Europe/Madrid',
  },
  'best-categories': {
    measures: [
      { op: 'sum', field: 'item_revenue', as: 'revenue' },
      { op: 'sum', field: 'quantity' },
      { op: 'count' },
      { op: 'count_distinct', field: 'customer_id', as: 'customers' },
    ],
    dimensions: ['category'],
    time: { from: '2026-10-01', to: '2026-11-01' },
    filters: {
      and: [
        { field: 'status', op: 'in', values: ['paid', "shipped's"] },
        {
          or: [
            { field: 'brand', op: 'starts_with', value: 'Ñ' },
            { field: 'unit_price', op: 'gte', value: '10.5' },
          ],
        },
      ],
    },
    having: [{ measure: 'revenue', op: 'gt', value: '100' }],
    order: [{ by: 'revenue', direction: 'desc' }],
    limit: 20,
  },
  'one-row': {
    measures: [{ op: 'count' }, { op: 'min', field: 'purchased_at' }, { op: 'max', field: 'items' }],
    time: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' },
    filters: { field: 'customer_id', op: 'is_null', value: false },
  },
  'average-by-currency': {
    measures: [{ op: 'avg', field: 'total', as: 'basket' }],
    dimensions: ['currency'],
    time: { from: '2026-01-01', to: '2026-11-01', granularity: 'month' },
    filters: { field: 'status', op: 'ne', value: 'cancelled' },
    having: [{ measure: 'basket', op: 'gte', value: 12.5 }],
    order: [{ by: 'basket', direction: 'desc' }, { by: 'time' }],
  },
};

it.each(Object.keys(REPORTS))('writes the statement of %s', async (name) => {
  const { statement } = compile(REPORTS[name]);

  checkStatement('acme', statement);
  await expect(golden(statement)).toMatchFileSnapshot(`../../test/golden/report-${name}.sql`);
});

it('reads the columns of a CSV lake as their types', async () => {
  const { statement } = compile(REPORTS['best-categories'], 'csv');

  checkStatement('acme', statement);
  await expect(golden(statement)).toMatchFileSnapshot('../../test/golden/report-best-categories-csv.sql');
});

it('keeps everything that reading the rows takes with the statement', () => {
  const { statement, plan } = compile(REPORTS['revenue-by-day']);

  expect(planOf(statement.text)).toEqual(plan);
  expect(planOf('SELECT 1')).toBeUndefined();
  expect(planOf('-- plan e30\nSELECT 1')).toBeUndefined();
});

it('adds amounts of one currency only, unless grouped by currency', () => {
  const sum = { measures: [{ op: 'sum', field: 'total' }] };

  expect(compile(sum).plan.currency).toBe('PEN');
  expect(compile({ ...sum, currency: 'USD' }).plan.currency).toBe('USD');
  expect(compile({ ...sum, dimensions: ['currency'] }).plan.currency).toBeNull();
  expect(compile({ measures: [{ op: 'count' }] }).plan.currency).toBeNull();
});

describe('refuses, naming the place,', () => {
  const count = [{ op: 'count' }];
  it.each<[string, Input, string[]]>([
    [
      'a field that the operation cannot take',
      { measures: [{ op: 'sum', field: 'status' }] },
      ['#/measures/0/field'],
    ],
    ['an operation without its field', { measures: [{ op: 'avg' }] }, ['#/measures/0/field']],
    ['a count of something', { measures: [{ op: 'count', field: 'status' }] }, ['#/measures/0/field']],
    [
      'two columns of one name',
      { measures: [...count, { op: 'sum', field: 'total', as: 'count' }] },
      ['#/measures/1/as'],
    ],
    ['a dimension twice', { measures: count, dimensions: ['status', 'status'] }, ['#/dimensions/1']],
    [
      'amounts of whole purchases beside single lines',
      { measures: [{ op: 'sum', field: 'total' }], dimensions: ['category'] },
      ['#/measures/0/field'],
    ],
    [
      'a comparison that the field does not know',
      { measures: count, filters: { or: [{ field: 'total', op: 'contains', value: '1' }] } },
      ['#/filters/or/0/op'],
    ],
    [
      'a value of another kind',
      { measures: count, filters: { field: 'total', op: 'gt', value: 'much' } },
      ['#/filters/value'],
    ],
    [
      'a number for a text',
      { measures: count, filters: { field: 'status', op: 'eq', value: 1 } },
      ['#/filters/value'],
    ],
    [
      'a value that is missing',
      { measures: count, filters: { field: 'status', op: 'eq' } },
      ['#/filters/value'],
    ],
    [
      'one bad value of several',
      { measures: count, filters: { field: 'quantity', op: 'in', values: [1, 1.5] } },
      ['#/filters/values/1'],
    ],
    [
      'values where there is one',
      { measures: count, filters: { field: 'status', op: 'eq', values: ['a'] } },
      ['#/filters/values'],
    ],
    [
      'a currency filter on amounts',
      { measures: [{ op: 'sum', field: 'total' }], filters: { field: 'currency', op: 'eq', value: 'USD' } },
      ['#/filters/field'],
    ],
    [
      'an unknown measure in having',
      { measures: count, having: [{ measure: 'revenue', op: 'gt', value: 1 }] },
      ['#/having/0/measure'],
    ],
    [
      'a bad value in having',
      { measures: count, having: [{ measure: 'count', op: 'gt', value: '1; DROP' }] },
      ['#/having/0/value'],
    ],
    ['an order by nothing', { measures: count, order: [{ by: 'revenue' }] }, ['#/order/0/by']],
    ['gaps without periods', { measures: count, time: { fill_gaps: true } }, ['#/time/fill_gaps']],
    [
      'another order of filled periods',
      { measures: count, time: { granularity: 'day', fill_gaps: true }, order: [{ by: 'count' }] },
      ['#/order'],
    ],
    ['a bad time', { measures: count, time: { from: 'soon' } }, ['#/time/from']],
    [
      'several things at once',
      { measures: [{ op: 'avg' }], order: [{ by: 'x' }], time: { to: 'x' } },
      ['#/measures/0/field', '#/order/0/by', '#/time/to'],
    ],
  ])('%s', (_what, definition, pointers) => {
    expect(pointersOf(() => compile(definition))).toEqual(pointers);
  });
});

it('lets no text change the structure of a statement', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "'",
          "''",
          '"',
          '\\',
          '--',
          '/*',
          '*/',
          '?',
          ';',
          ')',
          ' OR 1=1 ',
          'UNION SELECT',
          '\n',
          'ñ',
          '😀',
          '$1',
        ),
      )
      .map((parts) => parts.join('')),
  );
  const place = (text: string): Input => ({
    measures: [{ op: 'count' }],
    filters: {
      and: [
        { field: 'status', op: 'eq', value: text },
        { field: 'sku', op: 'ne', value: text },
        { field: 'brand', op: 'in', values: [text, 'x'] },
        {
          or: [
            { field: 'category', op: 'contains', value: text },
            { field: 'product_id', op: 'starts_with', value: text },
          ],
        },
      ],
    },
  });
  const structure = withoutLiterals(compile(place('x')).statement.text);
  fc.assert(
    fc.property(nasty, (text) => {
      fc.pre(ReportDefinition.safeParse(place(text)).success);
      const { statement } = compile(place(text));
      checkStatement('acme', statement);
      expect(withoutLiterals(statement.text)).toBe(structure);
      expect(statement.parameters[0]).toBe(`'${text.replaceAll("'", "''")}'`);
    }),
    { numRuns: 500 },
  );
});

it('takes no text at all in any other place', () => {
  const places: readonly ((text: string) => Record<string, unknown>)[] = [
    (text) => ({ measures: [{ op: text }] }),
    (text) => ({ measures: [{ op: 'sum', field: text }] }),
    (text) => ({ measures: [{ op: 'sum', field: 'total', as: text }] }),
    (text) => ({ dimensions: [text] }),
    (text) => ({ time: { from: text } }),
    (text) => ({ time: { granularity: text } }),
    (text) => ({ time_zone: text }),
    (text) => ({ currency: text }),
    (text) => ({ order: [{ by: text }] }),
    (text) => ({ having: [{ measure: 'count', op: 'gt', value: text }] }),
    (text) => ({ filters: { field: 'total', op: 'gt', value: text } }),
    (text) => ({ filters: { field: 'purchased_at', op: 'gt', value: text } }),
    (text) => ({ filters: { field: text, op: 'eq', value: 'x' } }),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      fc.string({ maxLength: 20 }),
      fc.constantFrom("'", '"', '--', ';', '?'),
      (place, text, mark) => {
        const definition = { measures: [{ op: 'count' }], ...place(`${text}${mark}`) };
        const parsed = ReportDefinition.safeParse(definition);
        if (parsed.success) expect(() => compileReport(parsed.data, context)).toThrow(ProblemError);
      },
    ),
    { numRuns: 500 },
  );
});

it('refuses a filter that nests deeper than four levels', () => {
  let filters: unknown = { field: 'status', op: 'eq', value: 'paid' };
  for (let depth = 0; depth < 5_000; depth++) filters = { and: [filters] };

  expect(ReportDefinition.safeParse({ measures: [{ op: 'count' }], filters }).success).toBe(false);
});

function pointersOf(run: () => unknown): readonly (string | undefined)[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.problem.errors ?? []).map(({ pointer }) => pointer);
  }
}
