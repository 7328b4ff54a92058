import { readFile } from 'node:fs/promises';
import { badInput } from '../errors.ts';

export interface ReportWishes {
  readonly definition?: string;
  readonly measures?: readonly string[];
  readonly dimensions?: readonly string[];
  readonly filter?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly granularity?: string;
  readonly fillGaps?: boolean;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly order?: readonly string[];
  readonly limit?: string;
}

const DEFAULT_MEASURES = ['sum:total=revenue', 'count=purchases'];

/** `op`, `op:field` or `op:field=name`. */
const MEASURE = /^([a-z_]+)(?::([a-z_]+))?(?:=([a-z][a-z0-9_]*))?$/;
/** The comparisons of a filter; the longer ones first, since `>` begins `>=`. */
const FILTER = /^([a-z_]+)\s*(>=|<=|!=|=|>|<|~)(.*)$/s;
const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '~': 'contains',
};

/** The body of a report: the file's definition, with what the options say laid over it. */
export async function reportDefinition(wishes: ReportWishes): Promise<Readonly<Record<string, unknown>>> {
  const base = wishes.definition === undefined ? {} : await readDefinition(wishes.definition);
  const {
    measures = wishes.definition === undefined ? DEFAULT_MEASURES : undefined,
    dimensions,
    filter,
    order,
  } = wishes;
  const time = withoutUndefined({
    from: wishes.from,
    to: wishes.to,
    granularity: wishes.granularity,
    fill_gaps: wishes.fillGaps,
  });
  return {
    ...base,
    ...withoutUndefined({
      measures: measures?.map(readMeasure),
      dimensions,
      time: Object.keys(time).length === 0 ? undefined : { ...asObject(base['time']), ...time },
      time_zone: wishes.timeZone,
      currency: wishes.currency,
      filters: filter && { and: filter.map(readFilter) },
      order: order?.map(readOrder),
      limit: wishes.limit === undefined ? undefined : Number(wishes.limit),
    }),
  };
}

function readMeasure(text: string): object {
  const [, op, field, as] = MEASURE.exec(text) ?? [];
  if (op === undefined)
    throw badInput(`"${text}" is no measure`, { next: 'write count, sum:total or sum:total=revenue' });
  return withoutUndefined({ op, field, as });
}

function readFilter(text: string): object {
  const [, field, operator = '', value = ''] = FILTER.exec(text) ?? [];
  const op = OPERATORS[operator];
  if (field === undefined || op === undefined) {
    throw badInput(`"${text}" is no filter`, {
      next: "write 'status=paid', 'status=paid,shipped' or 'total>=100'",
    });
  }
  const values = value.split(',');
  return op === 'eq' && values.length > 1 ? { field, op: 'in', values } : { field, op, value };
}

function readOrder(text: string): object {
  const [by, direction = 'asc'] = text.split(':');
  return { by, direction };
}

async function readDefinition(file: string): Promise<Readonly<Record<string, unknown>>> {
  let definition: unknown;
  try {
    definition = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw badInput(`${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw badInput(`${file} must hold one JSON object`);
  }
  return definition as Record<string, unknown>;
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
