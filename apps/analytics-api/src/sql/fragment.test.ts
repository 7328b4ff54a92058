import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalLiteral, identifier, integerLiteral, join, literal, parameter, sql } from './fragment.ts';

it('keeps parameters in the order of the text', () => {
  const where = join(
    [sql`a = ${parameter('1')}`, sql`b IN (${join([parameter('2'), parameter('3')], ', ')})`],
    ' AND ',
  );

  expect(sql`SELECT ${literal('x')} WHERE ${where}`).toEqual({
    text: `SELECT 'x' WHERE a = ? AND b IN (?, ?)`,
    parameters: ["'1'", "'2'", "'3'"],
  });
});

it('doubles quotes and leaves backslashes', () => {
  expect(parameter(`it's \\' --`).parameters).toEqual([`'it''s \\'' --'`]);
});

it('makes one literal of any text, from which the text can be read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: written } = literal(text);
      expect(written).toMatch(/^'(?:[^']|'')*'$/s);
      expect(written.slice(1, -1).replaceAll("''", "'")).toBe(text);
    }),
  );
});

it.each(['1; DROP', '', '1e5', '.5', '1.12345', '1234567890123456789', "1'"])(
  'refuses the decimal %j',
  (text) => {
    expect(() => decimalLiteral(text)).toThrow(TypeError);
  },
);

it('refuses names and numbers that are not its own', () => {
  expect(() => identifier('a"b')).toThrow(TypeError);
  expect(() => integerLiteral(1.5)).toThrow(TypeError);
  expect(() => integerLiteral(Number.NaN)).toThrow(TypeError);
});
