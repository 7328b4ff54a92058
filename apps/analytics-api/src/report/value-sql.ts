import { decimalLiteral, integerLiteral, literal, parameter, type Sql } from '../sql/fragment.ts';
import { lakeInstant, parseMoment } from '../time/time-range.ts';
import { type FieldKind } from './model.ts';

/** What a value of each kind has to be, for the caller. */
export const EXPECTED: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  money: 'an amount as decimal text, at most 18 integer digits and 4 decimals',
  integer: 'a whole number',
  time: 'a date such as 2026-01-31 or an instant such as 2026-01-31T10:30:00Z',
};

const AMOUNT = /^-?\d{1,18}(?:\.\d{1,4})?$/;
const WHOLE = /^-?\d{1,15}$/;

/** A caller's value as SQL of the field's kind; `undefined` where it is of another kind. */
export function valueSql(kind: FieldKind, value: unknown, timeZone: string): Sql | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? parameter(value) : undefined;
    case 'money':
      return AMOUNT.test(text) ? decimalLiteral(text) : undefined;
    case 'integer':
      return WHOLE.test(text) ? integerLiteral(Number(text)) : undefined;
    case 'time': {
      const moment = parseMoment(text, timeZone);
      return moment && literal(lakeInstant(moment));
    }
  }
}
