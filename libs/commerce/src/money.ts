/** An amount as decimal text with at least two decimals: `12.50`, never a float. */
export type Money = string;

/** What a lake column of type DECIMAL(22,4) holds exactly. */
export const MONEY_INTEGER_DIGITS = 18;
export const MONEY_DECIMALS = 4;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads DynamoDB's number text (which may carry an exponent) as an amount.
 * @returns `undefined` where the text is no number, or holds more than 18 integer digits or 4 decimals.
 */
export function parseMoney(text: string): Money | undefined {
  const plain = plainDecimal(text);
  if (plain === undefined) return undefined;

  const decimals = plain.decimals.replace(/0+$/, '');
  if (plain.integer.length > MONEY_INTEGER_DIGITS || decimals.length > MONEY_DECIMALS) return undefined;
  const sign = plain.negative && (plain.integer !== '0' || decimals !== '') ? '-' : '';
  return `${sign}${plain.integer}.${decimals.padEnd(2, '0')}`;
}

/** `quantity` times an amount, exactly. */
export function timesMoney(amount: Money, quantity: number): Money {
  return fromUnits(toUnits(amount) * BigInt(quantity));
}

export function sumMoney(amounts: readonly Money[]): Money {
  return fromUnits(amounts.reduce((sum, amount) => sum + toUnits(amount), 0n));
}

const UNIT = 10n ** BigInt(MONEY_DECIMALS);

function toUnits(amount: Money): bigint {
  const [integer = '0', decimals = ''] = amount.replace('-', '').split('.');
  const units = BigInt(integer) * UNIT + BigInt(decimals.padEnd(MONEY_DECIMALS, '0'));
  return amount.startsWith('-') ? -units : units;
}

function fromUnits(units: bigint): Money {
  const size = units < 0n ? -units : units;
  const decimals = (size % UNIT)
    .toString()
    .padStart(MONEY_DECIMALS, '0')
    .replace(/0{1,2}$/, '');
  return `${units < 0n ? '-' : ''}${size / UNIT}.${decimals}`;
}

function plainDecimal(text: string): { negative: boolean; integer: string; decimals: string } | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point > digits.length ? digits.padEnd(point, '0') : digits;
  const integer = point > 0 ? padded.slice(0, point) : '0';
  const decimals = point > 0 ? padded.slice(point) : '0'.repeat(-point) + padded;
  return { negative: sign === '-', integer: integer.replace(/^0+(?=\d)/, ''), decimals };
}
