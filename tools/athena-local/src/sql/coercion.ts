import { decimal, fieldName, integerDigits, isInteger, type RowField, type Type, VARCHAR } from './types.ts';

const integerRank = ['tinyint', 'smallint', 'integer', 'bigint'];

export function sameType(left: Type, right: Type): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The type that both sides become without being asked (Trino's `TypeCoercion`), or undefined when there is none. */
export function commonType(left: Type, right: Type): Type | undefined {
  if (sameType(left, right)) return left;
  if (left.kind === 'unknown') return right;
  if (right.kind === 'unknown') return left;
  return (
    commonNumber(left, right) ??
    commonText(left, right) ??
    commonTime(left, right) ??
    commonStructure(left, right)
  );
}

/** Whether Trino turns a value of `from` into `to` by itself. */
export function coercible(from: Type, to: Type): boolean {
  const common = commonType(from, to);
  return (
    common !== undefined &&
    (sameType(common, to) || (common.kind === 'varchar' && to.kind === 'varchar' && to.length === undefined))
  );
}

function commonNumber(left: Type, right: Type): Type | undefined {
  if (isInteger(left) && isInteger(right)) {
    return integerRank.indexOf(left.kind) >= integerRank.indexOf(right.kind) ? left : right;
  }
  const rank = (type: Type) => (isInteger(type) ? 0 : ['decimal', 'real', 'double'].indexOf(type.kind) + 1);
  const [low, high] = rank(left) <= rank(right) ? [left, right] : [right, left];
  if ((rank(low) === 0 && !isInteger(low)) || rank(high) === 0) return undefined;
  if (high.kind !== 'decimal') return high;
  const [a, b] = [asDecimal(left), asDecimal(right)];
  if (!a || !b) return undefined;
  const scale = Math.max(a.scale, b.scale);
  return decimal(Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale), scale);
}

/** The decimal that holds every value of a whole number type. */
export function asDecimal(type: Type): (Type & { kind: 'decimal' }) | undefined {
  if (type.kind === 'decimal') return type;
  return isInteger(type) ? decimal(integerDigits[type.kind], 0) : undefined;
}

function commonText(left: Type, right: Type): Type | undefined {
  if (left.kind === 'varchar' && right.kind === 'varchar') {
    return left.length === undefined || right.length === undefined
      ? VARCHAR
      : { kind: 'varchar', length: Math.max(left.length, right.length) };
  }
  if (left.kind === 'char' && right.kind === 'char')
    return { kind: 'char', length: Math.max(left.length, right.length) };
  if (left.kind === 'varchar' && right.kind === 'char')
    return { kind: 'char', length: Math.max(left.length ?? 65536, right.length) };
  if (left.kind === 'char' && right.kind === 'varchar') return commonText(right, left);
  return undefined;
}

function commonTime(left: Type, right: Type): Type | undefined {
  if (left.kind === 'date' && right.kind === 'timestamp') return right;
  if (left.kind === 'timestamp' && right.kind === 'date') return left;
  if (left.kind === 'timestamp' && right.kind === 'timestamp') {
    return {
      kind: 'timestamp',
      precision: Math.max(left.precision, right.precision),
      zoned: left.zoned || right.zoned,
    };
  }
  return undefined;
}

function commonStructure(left: Type, right: Type): Type | undefined {
  if (left.kind === 'array' && right.kind === 'array') {
    const element = commonType(left.element, right.element);
    return element && { kind: 'array', element };
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const key = commonType(left.key, right.key);
    const value = commonType(left.value, right.value);
    return key && value && { kind: 'map', key, value };
  }
  if (left.kind === 'row' && right.kind === 'row' && left.fields.length === right.fields.length) {
    const fields: RowField[] = [];
    for (const [index, field] of left.fields.entries()) {
      const other = right.fields[index];
      const type = other && commonType(field.type, other.type);
      if (!type) return undefined;
      const name = field.name !== undefined && field.name === other.name ? field.name : undefined;
      fields.push(name === undefined ? { type } : { name, type });
    }
    return new Set(fields.map(fieldName)).size === fields.length ? { kind: 'row', fields } : undefined;
  }
  return undefined;
}
