import { type Column, type HiveTable } from '../catalog/catalog.ts';
import { notSupported, QueryError } from '../sql/errors.ts';
import { parseDatePattern } from './date-pattern.ts';

/** How one partition column's values come about; `accepts` tells whether a folder's value is one of them. */
export interface ProjectedColumn {
  readonly column: Column;
  readonly injected: boolean;
  readonly accepts: (value: string) => boolean;
  /** The value as a literal of the column's own type: a date written 2026/01/02 becomes 2026-01-02. */
  readonly typedValue: (value: string) => string;
  /** How many slashes a value holds: a date written 2026/01/02 spans three folders. */
  readonly slashes: number;
}

const same = (value: string) => value;

/** The projection of every partition column, in the table's order. */
export function projectedColumns(table: HiveTable, now: Date): ProjectedColumn[] {
  if (table.partitions.length === 0) return [];
  if (table.properties['projection.enabled']?.toLowerCase() !== 'true') {
    throw notSupported(
      `reading '${table.schema}.${table.name}', a partitioned table without partition projection,`,
    );
  }
  return table.partitions.map((column) => projectedColumn(table, column, now));
}

function projectedColumn(table: HiveTable, column: Column, now: Date): ProjectedColumn {
  const property = (name: string) => table.properties[`projection.${column.name}.${name}`];
  const required = (name: string) =>
    property(name) ?? invalid(table, column, `is missing the property projection.${column.name}.${name}`);
  switch (required('type').toLowerCase()) {
    case 'injected':
      return { column, injected: true, accepts: () => true, typedValue: same, slashes: 0 };
    case 'enum': {
      const values = new Set(required('values').split(','));
      return { column, injected: false, accepts: (value) => values.has(value), typedValue: same, slashes: 0 };
    }
    case 'integer':
      return {
        column,
        injected: false,
        accepts: integerRange(required('range'), property('interval'), property('digits')),
        typedValue: wholeNumber(column),
        slashes: 0,
      };
    case 'date': {
      const format = required('format');
      const pattern = parseDatePattern(format);
      const [from, to] = required('range')
        .split(',')
        .map((bound) => dateBound(bound.trim(), pattern, now));
      if (from === undefined || to === undefined) invalid(table, column, 'has an invalid range');
      const within = (value: string) => {
        const time = pattern(value);
        return time !== undefined && time >= from && time <= to;
      };
      return {
        column,
        injected: false,
        accepts: within,
        typedValue: (value) => dateValue(column, value, pattern(value) ?? 0),
        slashes: format.split('/').length - 1,
      };
    }
    default:
      invalid(table, column, `has the unknown projection type ${required('type')}`);
  }
}

function invalid(table: HiveTable, column: Column, what: string): never {
  throw new QueryError(
    'INVALID_TABLE_PROPERTY',
    `Table ${table.schema}.${table.name}: the projected column ${column.name} ${what}`,
  );
}

/** Only what projection itself would write: `1` is not a value where two digits are asked for. */
function integerRange(range: string, interval = '1', digits = '0'): (value: string) => boolean {
  const [from = 0n, to = 0n] = range.split(',').map((bound) => BigInt(bound.trim()));
  const step = BigInt(interval);
  return (value) => {
    if (!/^-?\d{1,19}$/.test(value)) return false;
    const number = BigInt(value);
    const sign = number < 0n ? '-' : '';
    const written = `${sign}${(number < 0n ? -number : number).toString().padStart(Number(digits), '0')}`;
    return written === value && number >= from && number <= to && (number - from) % step === 0n;
  };
}

function wholeNumber(column: Column): (value: string) => string {
  return column.type.kind === 'varchar' ? same : (value) => BigInt(value).toString();
}

function dateValue({ type }: Column, value: string, time: number): string {
  const iso = new Date(time).toISOString();
  if (type.kind === 'date') return iso.slice(0, 10);
  return type.kind === 'timestamp' ? iso.slice(0, 23).replace('T', ' ') : value;
}

/** `2026-01-01`, `NOW`, or `NOW-3YEARS`, in UTC. */
function dateBound(
  bound: string,
  pattern: (value: string) => number | undefined,
  now: Date,
): number | undefined {
  const relative = /^NOW(?:\s*([+-])\s*(\d+)\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)?$/.exec(bound);
  if (!relative) return pattern(bound);
  const [, sign, amount = '0', unit = 'DAY'] = relative;
  const count = Number(amount) * (sign === '-' ? -1 : 1);
  const moved = new Date(now);
  const milliseconds = { WEEK: 604_800_000, DAY: 86_400_000, HOUR: 3_600_000, MINUTE: 60_000, SECOND: 1000 }[
    unit
  ];
  if (unit === 'YEAR') moved.setUTCFullYear(moved.getUTCFullYear() + count);
  else if (unit === 'MONTH') moved.setUTCMonth(moved.getUTCMonth() + count);
  else moved.setTime(moved.getTime() + count * (milliseconds ?? 0));
  return moved.getTime();
}
