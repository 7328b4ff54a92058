import { type Constant, type ScanPredicate } from '../sql/predicate.ts';

/** A constant's value as its column compares; null for NULL, undefined where it is not known. */
export type ConstantValue = string | bigint | null | undefined;
export type ConstantValues = (constant: Constant) => ConstantValue;

/** Whether a partition with these values can hold a row that passes; columns without a value can be anything. */
export function mayHold(
  predicate: ScanPredicate,
  bound: ReadonlyMap<string, string>,
  values: ConstantValues,
): boolean {
  switch (predicate.kind) {
    case 'true':
      return true;
    case 'and':
      return mayHold(predicate.left, bound, values) && mayHold(predicate.right, bound, values);
    case 'or':
      return mayHold(predicate.left, bound, values) || mayHold(predicate.right, bound, values);
    case 'compare': {
      const constant = values(predicate.value);
      if (constant === null) return false;
      const text = bound.get(predicate.column);
      if (text === undefined || constant === undefined) return true;
      if (typeof constant === 'bigint' && !/^-?\d+$/.test(text)) return false;
      const value = typeof constant === 'bigint' ? BigInt(text) : text;
      return compare(predicate.op, order(value, constant));
    }
  }
}

function compare(op: string, sign: number): boolean {
  switch (op) {
    case '=':
      return sign === 0;
    case '<>':
      return sign !== 0;
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    default:
      return sign >= 0;
  }
}

/** Text compares by its UTF-8 bytes, as Trino and DuckDB do, not by UTF-16 units. */
function order(left: string | bigint, right: string | bigint): number {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The only values that a column can have, where equalities alone settle it; undefined when they do not. */
export function fixedValues(
  predicate: ScanPredicate,
  column: string,
  values: ConstantValues,
): ReadonlySet<string> | undefined {
  switch (predicate.kind) {
    case 'true':
      return undefined;
    case 'compare': {
      if (predicate.column !== column || predicate.op !== '=') return undefined;
      const value = values(predicate.value);
      if (value === undefined) return undefined;
      return new Set(value === null ? [] : [value.toString()]);
    }
    case 'and':
    case 'or': {
      const left = fixedValues(predicate.left, column, values);
      const right = fixedValues(predicate.right, column, values);
      if (predicate.kind === 'or') return left && right && new Set([...left, ...right]);
      return left && right ? new Set([...left].filter((value) => right.has(value))) : (left ?? right);
    }
  }
}
