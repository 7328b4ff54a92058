import * as z from 'zod';
import { LakeText } from '../sql/lake-text.ts';
import { GRANULARITIES } from '../time/periods.ts';
import { TimeZone } from '../time/time-zone.ts';
import { COMPARISONS, DIMENSION_NAMES, FIELD_NAMES, FILTER_OPS, MEASURE_OPS } from './model.ts';

const DEFAULT_LIMIT = 1_000;
export const MAX_LIMIT = 10_000;
const MAX_VALUES = 100;

/** A name for a column of the result; it never becomes part of a statement. */
const ColumnName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and _, at most 63');

const Value = z.union([LakeText, z.number(), z.boolean()]).meta({
  description: 'Text; amounts as decimal text; times as a date in the time zone or an instant.',
});

const comparison = z.strictObject({
  field: z.enum(FIELD_NAMES).optional(),
  op: z.enum(FILTER_OPS).optional(),
  value: Value.optional(),
  values: z.array(Value).min(1).max(MAX_VALUES).optional(),
});

const shape = 'must be {"and": [...]}, {"or": [...]} or {"field", "op", "value"}';
type Leaf = z.output<typeof comparison>;
/** A condition, or several of them combined. */
export interface Filter extends Leaf {
  readonly and?: readonly Filter[] | undefined;
  readonly or?: readonly Filter[] | undefined;
}

const isLeaf = ({ field, op }: Leaf): boolean => field !== undefined && op !== undefined;
const isOneShape = (filter: Filter): boolean => {
  const { and, or, ...leaf } = filter;
  const given = Object.values(leaf).some((value) => value !== undefined);
  return (
    [and !== undefined, or !== undefined, given].filter(Boolean).length === 1 && (!given || isLeaf(leaf))
  );
};

/** Of a fixed depth, so that no body can nest deeper than the stack. */
function nested(inner: z.ZodType<Filter>, id: string) {
  const conditions = z.array(inner).min(1).max(50).optional();
  return comparison.extend({ and: conditions, or: conditions }).refine(isOneShape, shape).meta({ id });
}

const Condition = comparison
  .refine(isLeaf, 'must be {"field", "op", "value"}')
  .meta({ id: 'ReportCondition' });
const Inner = nested(Condition, 'ReportFilterInner');
const Middle = nested(Inner, 'ReportFilterMiddle');
const Filters = nested(Middle, 'ReportFilter');

const Measure = z.strictObject({
  op: z.enum(MEASURE_OPS),
  field: z.enum(FIELD_NAMES).optional(),
  as: ColumnName.optional().meta({ description: 'Default: the operation and the field, such as sum_total.' }),
});

/** A report as a caller writes it. */
export const ReportDefinition = z
  .strictObject({
    measures: z.array(Measure).min(1).max(20),
    dimensions: z.array(z.enum(DIMENSION_NAMES)).max(8).default([]),
    time: z
      .strictObject({
        field: z.literal('purchased_at').default('purchased_at'),
        from: z.string().optional(),
        to: z.string().optional(),
        granularity: z.enum(GRANULARITIES).optional(),
        fill_gaps: z.boolean().default(false),
      })
      .prefault({}),
    time_zone: TimeZone.optional().meta({ type: 'string' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR')
      .optional(),
    filters: Filters.optional(),
    having: z
      .array(
        z.strictObject({
          measure: z.string(),
          op: z.enum(Object.keys(COMPARISONS) as [keyof typeof COMPARISONS]),
          value: z.union([z.string(), z.number()]),
        }),
      )
      .max(10)
      .default([]),
    order: z
      .array(z.strictObject({ by: z.string(), direction: z.enum(['asc', 'desc']).default('asc') }))
      .max(10)
      .default([]),
    limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
    wait_ms: z.int().min(0).max(25_000).optional(),
  })
  .meta({
    id: 'ReportDefinition',
    example: {
      measures: [{ op: 'sum', field: 'total', as: 'revenue' }, { op: 'count' }],
      dimensions: ['status'],
      time: { from: '2026-10-01', to: '2026-11-01', granularity: 'day', fill_gaps: true },
      filters: { and: [{ field: 'status', op: 'in', values: ['paid', 'shipped'] }] },
    },
  });
export type ReportDefinition = z.output<typeof ReportDefinition>;
