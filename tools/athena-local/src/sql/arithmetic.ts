import { type ArithmeticOperator, type Expression } from './ast.ts';
import { asDecimal, commonType } from './coercion.ts';
import { coerce } from './cast.ts';
import { instantOf, isZoned, moment, momentFromWall, wallOf, zoneOf } from './moment.ts';
import { QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { typed, type Typed } from './typed.ts';
import { decimal, duckType, isInteger, isNumeric, type Type, typeText } from './types.ts';

type DecimalType = Type & { kind: 'decimal' };

export function translateArithmetic(
  node: Expression & { kind: 'arithmetic' },
  context: ExpressionContext,
): Typed {
  const left = translate(node.left, context);
  const right = translate(node.right, context);
  const result = withTime(node, left, right) ?? withNumbers(node, left, right);
  if (!result) {
    throw new QueryError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${typeText(left.type)} ${node.op} ${typeText(right.type)}`,
      node.at,
    );
  }
  return result;
}

export function translateNegate(node: Expression & { kind: 'negate' }, context: ExpressionContext): Typed {
  if (node.value.kind === 'number' && node.value.text === '9223372036854775808') {
    return typed('CAST(-9223372036854775808 AS BIGINT)', { kind: 'bigint' });
  }
  const value = translate(node.value, context);
  if (!isNumeric(value.type))
    throw new QueryError('TYPE_MISMATCH', `Cannot negate ${typeText(value.type)}`, node.at);
  return typed(`(- ${value.sql})`, value.type, [value]);
}

function withNumbers(
  node: { op: ArithmeticOperator; at: Expression['at'] },
  left: Typed,
  right: Typed,
): Typed | undefined {
  const type = commonType(left.type, right.type);
  if (type && !isNumeric(type)) return undefined;
  if (!type) return undefined;
  if (type.kind === 'decimal') return withDecimals(node.op, left, right);
  const [a, b] = [coerce(left, type, node.at).sql, coerce(right, type, node.at).sql];
  if (!isInteger(type)) {
    // Java's remainder keeps the sign of the dividend, as DuckDB's fmod does.
    return typed(`(${a} ${node.op} ${b})`, type, [left, right]);
  }
  const raw =
    node.op === '/'
      ? `a_divide(${a}, ${b})`
      : node.op === '%'
        ? `a_modulo(${a}, ${b})`
        : `(${a} ${node.op} ${b})`;
  return typed(`CAST(${raw} AS ${duckType(type)})`, type, [left, right]);
}

/** Trino's decimal arithmetic: exact, with the precision and scale that `DecimalOperators` derives. */
function withDecimals(op: ArithmeticOperator, left: Typed, right: Typed): Typed | undefined {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  if (!a || !b) return undefined;
  const type = decimalResult(op, a, b);
  const parts = [left, right];
  switch (op) {
    case '+':
    case '-': {
      const operand = duckType(type);
      return typed(
        `CAST((CAST(${left.sql} AS ${operand}) ${op} CAST(${right.sql} AS ${operand})) AS ${operand})`,
        type,
        parts,
      );
    }
    case '*':
      return typed(
        `CAST((CAST(${left.sql} AS ${duckType(a)}) * CAST(${right.sql} AS ${duckType(b)})) AS ${duckType(type)})`,
        type,
        parts,
      );
    case '/': {
      // The dividend gets as many more digits as the quotient's scale asks for.
      const dividend = unscaled(left.sql, a, type.scale + b.scale);
      return typed(
        rescaled(`a_quotient(${dividend}, ${unscaled(right.sql, b, b.scale)})`, type),
        type,
        parts,
      );
    }
    case '%':
      return typed(
        rescaled(
          `a_modulo(${unscaled(left.sql, a, type.scale)}, ${unscaled(right.sql, b, type.scale)})`,
          type,
        ),
        type,
        parts,
      );
  }
}

function decimalResult(op: ArithmeticOperator, a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  switch (op) {
    case '+':
    case '-':
      return decimal(Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1), scale);
    case '*': {
      if (a.scale + b.scale > 38)
        throw new QueryError(
          'INVALID_FUNCTION_ARGUMENT',
          `DECIMAL scale must be in range [0, 38]: ${a.scale + b.scale}`,
        );
      return decimal(Math.min(38, a.precision + b.precision), a.scale + b.scale);
    }
    case '/':
      return decimal(Math.min(38, a.precision + b.scale + Math.max(0, b.scale - a.scale)), scale);
    case '%':
      return decimal(Math.min(38, Math.min(b.precision - b.scale, a.precision - a.scale) + scale), scale);
  }
}

/** A decimal as a whole number of units of 10^-scale. */
export function unscaled(sql: string, type: DecimalType, scale: number): string {
  const shift = scale - type.scale;
  // DuckDB multiplies two decimals of up to 18 digits within 18 digits; their text has no such bound.
  const digits = `CAST(replace(CAST(CAST(${sql} AS ${duckType(type)}) AS VARCHAR), '.', '') AS HUGEINT)`;
  const plain = type.scale === 0 ? `CAST(${sql} AS HUGEINT)` : digits;
  return shift === 0 ? plain : `(${plain} * CAST('1${'0'.repeat(shift)}' AS HUGEINT))`;
}

/** The way back. */
export function rescaled(sql: string, type: DecimalType): string {
  if (type.scale === 0) return `CAST(${sql} AS ${duckType(type)})`;
  const unit = `CAST('0.${'0'.repeat(type.scale - 1)}1' AS DECIMAL(${type.scale},${type.scale}))`;
  return `CAST((CAST(${sql} AS DECIMAL(${38 - type.scale},0)) * ${unit}) AS ${duckType(type)})`;
}

function withTime({ op }: { op: ArithmeticOperator }, left: Typed, right: Typed): Typed | undefined {
  if (op === '+' && left.type.kind.startsWith('interval') && !right.type.kind.startsWith('interval'))
    return withTime({ op }, right, left);
  if (op !== '+' && op !== '-') return undefined;
  const parts = [left, right];
  const { type } = left;
  if (right.type.kind === 'interval day to second' || right.type.kind === 'interval year to month') {
    if (right.type.kind === type.kind) return typed(`(${left.sql} ${op} ${right.sql})`, type, parts);
    if (type.kind === 'date') return typed(`CAST((${left.sql} ${op} ${right.sql}) AS DATE)`, type, parts);
    if (type.kind !== 'timestamp') return undefined;
    if (!type.zoned) return typed(`(${left.sql} ${op} ${right.sql})`, type, parts);
    return right.type.kind === 'interval day to second'
      ? moment(`(${instantOf(left)} ${op} ${right.sql})`, zoneOf(left), { type, parts })
      : momentFromWall(`(${wallOf(left)} ${op} ${right.sql})`, zoneOf(left), { type, parts });
  }
  const common = commonType(type, right.type);
  if (op !== '-' || (common?.kind !== 'timestamp' && common?.kind !== 'date')) return undefined;
  const at = { line: 1, column: 1 };
  const instant = (value: Typed) =>
    isZoned(common) ? instantOf(coerce(value, common, at)) : `CAST(${value.sql} AS TIMESTAMP)`;
  return typed(
    `to_milliseconds((epoch_us(${instant(left)}) - epoch_us(${instant(right)})) // 1000)`,
    { kind: 'interval day to second' },
    parts,
  );
}
