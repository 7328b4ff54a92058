import { type FieldError } from '@cloudpf/http-api';
import { identifier, join, parameter, type Sql, sql, trusted } from '../sql/fragment.ts';
import { type Filter } from './definition.ts';
import { COMPARISONS, type Field, type FieldKind, type FieldName, fieldOf, type FilterOp } from './model.ts';
import { EXPECTED, valueSql } from './value-sql.ts';

const TEXT_OPS: ReadonlySet<FilterOp> = new Set(['eq', 'ne', 'in', 'contains', 'starts_with', 'is_null']);
const NUMBER_OPS: ReadonlySet<FilterOp> = new Set(['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'is_null']);
const OPS: Readonly<Record<FieldKind, ReadonlySet<FilterOp>>> = {
  text: TEXT_OPS,
  money: NUMBER_OPS,
  integer: NUMBER_OPS,
  time: new Set(['gt', 'gte', 'lt', 'lte']),
};

export interface FilterContext {
  readonly timeZone: string;
  /** Takes every problem found; the SQL is of no use where there is one. */
  readonly report: (error: FieldError) => void;
}

/** The condition of a filter. Texts become parameters, everything else checked literals. */
export function filterSql(filter: Filter, pointer: string, context: FilterContext): Sql {
  const name = filter.and ? 'and' : 'or';
  const several = filter[name];
  if (several) {
    const parts = several.map((inner, index) => filterSql(inner, `${pointer}/${name}/${index}`, context));
    return sql`(${join(parts, name === 'and' ? ' AND ' : ' OR ')})`;
  }
  try {
    return conditionSql(filter, context.timeZone);
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    context.report({ pointer: `${pointer}/${error.member}`, detail: error.message });
    return trusted('TRUE');
  }
}

/** The fields that a filter speaks of, with where it does. */
export function filterFields(
  filter: Filter,
  pointer: string,
): readonly { name: FieldName; pointer: string }[] {
  const own = filter.field ? [{ name: filter.field, pointer: `${pointer}/field` }] : [];
  const inner = (['and', 'or'] as const).flatMap((name) =>
    (filter[name] ?? []).flatMap((part, index) => filterFields(part, `${pointer}/${name}/${index}`)),
  );
  return [...own, ...inner];
}

type Member = 'op' | 'value' | 'values';

class ConditionError extends Error {
  override readonly name = 'ConditionError';
  readonly member: string;

  constructor(member: Member | `values/${number}`, problem: string) {
    super(problem);
    this.member = member;
  }
}

function conditionSql({ field: name, op, value, values }: Filter, timeZone: string): Sql {
  if (!name || !op) throw new ConditionError('op', 'is missing');
  const field = fieldOf(name);
  const column = identifier(field.column);
  if (!OPS[field.kind].has(op)) throw new ConditionError('op', `${op} cannot be used with ${name}`);
  if (op !== 'in' && values) throw new ConditionError('values', `${op} takes "value"`);
  switch (op) {
    case 'in':
      if (!values) throw new ConditionError('values', 'in takes "values", a list');
      return sql`${column} IN (${join(
        values.map((one, index) => typed(field, one, { member: `values/${index}`, timeZone })),
        ', ',
      )})`;
    case 'is_null':
      if (value !== undefined && typeof value !== 'boolean')
        throw new ConditionError('value', 'must be true or false');
      return value === false ? sql`${column} IS NOT NULL` : sql`${column} IS NULL`;
    case 'contains':
    case 'starts_with': {
      if (typeof value !== 'string') throw new ConditionError('value', `must be ${EXPECTED.text}`);
      return op === 'contains'
        ? sql`strpos(${column}, ${parameter(value)}) > 0`
        : sql`starts_with(${column}, ${parameter(value)})`;
    }
    case 'ne':
      // Whatever is not known is different, too.
      return sql`${column} IS DISTINCT FROM ${typed(field, value, { member: 'value', timeZone })}`;
    case 'eq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return sql`${column} ${trusted(COMPARISONS[op])} ${typed(field, value, { member: 'value', timeZone })}`;
  }
}

interface ValuePlace {
  readonly member: 'value' | `values/${number}`;
  readonly timeZone: string;
}

function typed({ kind }: Field, value: unknown, { member, timeZone }: ValuePlace): Sql {
  const written = valueSql(kind, value, timeZone);
  if (!written) throw new ConditionError(member, `must be ${EXPECTED[kind]}`);
  return written;
}
