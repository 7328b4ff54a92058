/** Exact arithmetic on decimal text, for sums that no float holds. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

/** @throws TypeError where the text is no plain decimal number. */
function parse(text: string): Scaled {
  const match = DECIMAL.exec(text);
  if (!match) throw new TypeError(`"${text}" is not a decimal number`);
  const [, sign = '', integer = '', fraction = ''] = match;
  return { units: BigInt(`${sign}${integer}${fraction}`), scale: fraction.length };
}

/** The same number with the fewest decimals that lose nothing, but at least two: `12.5000` is `12.50`. */
export function amountText(text: string): string {
  const { units, scale } = parse(text);
  const digits = format({ units, scale });
  const [integer = '', fraction = ''] = digits.split('.');
  return `${integer}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

/** `sum / count` to two decimals, halves away from zero. `undefined` where there is nothing to divide by. */
export function average(sum: string, count: string): string | undefined {
  const divisor = BigInt(count);
  if (divisor === 0n) return undefined;
  const { units, scale } = parse(sum);
  const numerator = units * 100n;
  const denominator = divisor * 10n ** BigInt(scale);
  return format({ units: roundHalfAway(numerator, denominator), scale: 2 });
}

function roundHalfAway(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

function format({ units, scale }: Scaled): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}
