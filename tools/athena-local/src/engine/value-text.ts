import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { fieldName, type Type } from '../sql/types.ts';

/** A value as Athena prints it in results and CSV; undefined for NULL. */
export function valueText(value: DuckDBValue, type: Type): string | undefined {
  if (value === null) return undefined;
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBTimestampValue)
    return timestampText(value.micros, type.kind === 'timestamp' ? type.precision : 3);
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString().slice(0, 10);
  if (value instanceof DuckDBBlobValue)
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (value instanceof DuckDBIntervalValue) return intervalText(value, type);
  if (value instanceof DuckDBListValue)
    return type.kind === 'array'
      ? `[${value.items.map((item) => nested(item, type.element)).join(', ')}]`
      : undefined;
  if (value instanceof DuckDBMapValue) {
    return type.kind === 'map'
      ? `{${value.entries.map((entry) => `${nested(entry.key, type.key)}=${nested(entry.value, type.value)}`).join(', ')}}`
      : undefined;
  }
  if (value instanceof DuckDBStructValue) return structText(value, type);
  if (typeof value === 'number' && (type.kind === 'double' || type.kind === 'real'))
    return floatText(value, type.kind);
  return String(value);
}

function nested(value: DuckDBValue, type: Type): string {
  return valueText(value, type) ?? 'null';
}

function structText({ entries }: DuckDBStructValue, type: Type): string | undefined {
  if (type.kind !== 'row') return undefined;
  return `{${type.fields.map((field, index) => `${fieldName(field, index)}=${nested(entries[fieldName(field, index)] ?? null, field.type)}`).join(', ')}}`;
}

function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function timestampText(micros: bigint, precision: number): string {
  const millis = micros >= 0n ? micros / 1000n : (micros - 999n) / 1000n;
  const [date = '', clock = ''] = new Date(Number(millis)).toISOString().split('T');
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const digits = fraction.toString().padStart(6, '0').slice(0, precision);
  return `${date} ${clock.slice(0, 8)}${digits === '' ? '' : `.${digits}`}`;
}

function intervalText({ months, days, micros }: DuckDBIntervalValue, type: Type): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  if (type.kind === 'interval year to month') {
    const sign = months < 0 ? '-' : '';
    return `${sign}${Math.trunc(Math.abs(months) / 12)}-${Math.abs(months) % 12}`;
  }
  const total = days * 86_400_000 + Number(micros / 1000n);
  const rest = Math.abs(total) % 86_400_000;
  const clock = `${pad(Math.trunc(rest / 3_600_000), 2)}:${pad(Math.trunc(rest / 60_000) % 60, 2)}:${pad(Math.trunc(rest / 1000) % 60, 2)}.${pad(rest % 1000, 3)}`;
  return `${total < 0 ? '-' : ''}${Math.trunc(Math.abs(total) / 86_400_000)} ${clock}`;
}

/** Java's `Double.toString`: plain from 0.001 up to ten million, an exponent beyond. */
export function floatText(value: number, kind: 'double' | 'real'): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponent = '0'] = shortest(value, kind).split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const power = Number(exponent);
  if (power < -3 || power >= 7) return `${sign}${digits.charAt(0)}.${digits.slice(1) || '0'}E${power}`;
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  return `${sign}${whole}.${digits.slice(power + 1) || '0'}`;
}

/** The fewest digits that lead back to the same number, in exponent form. */
function shortest(value: number, kind: 'double' | 'real'): string {
  if (kind === 'double') return value.toExponential();
  for (let digits = 0; digits < 9; digits += 1) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(9);
}
