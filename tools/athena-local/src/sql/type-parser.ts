import { type TypeName } from './ast.ts';
import { type TokenCursor } from './token-cursor.ts';

/** A type as Trino writes it: `decimal(10,2)`, `array(row(a varchar, b bigint))`, `timestamp(3) with time zone`. */
export function parseTypeName(cursor: TokenCursor): TypeName {
  const { at } = cursor.token;
  const name = cursor.next().text.toLowerCase();
  if (name === 'row') return parseRow(cursor, at);
  if (name === 'double' && cursor.take('PRECISION')) return { name, args: [], at };
  if (name === 'array' && cursor.take('<')) {
    const element = parseTypeName(cursor);
    cursor.expect('>');
    return { name, args: [element], at };
  }
  const args: (TypeName | number)[] = cursor.is('(')
    ? cursor.parenthesized(() => (cursor.token.kind === 'integer' ? cursor.integer() : parseTypeName(cursor)))
    : [];
  if (cursor.take('WITH', 'TIME', 'ZONE')) return { name: `${name} with time zone`, args, at };
  cursor.take('WITHOUT', 'TIME', 'ZONE');
  let type: TypeName = { name, args, at };
  while (cursor.take('ARRAY')) type = { name: 'array', args: [type], at };
  return type;
}

function parseRow(cursor: TokenCursor, at: TypeName['at']): TypeName {
  const fields: (string | undefined)[] = [];
  const args = cursor.parenthesized(() => {
    const { mark } = cursor;
    // `a varchar` names a field, `varchar` or `varchar(3)` alone does not: a type never starts right after a type.
    if (cursor.isName()) {
      const name = cursor.name();
      if (
        cursor.token.kind === 'word' &&
        !cursor.is('WITH') &&
        !cursor.is('ARRAY', ',') &&
        !cursor.is('PRECISION')
      ) {
        fields.push(name);
        return parseTypeName(cursor);
      }
      cursor.reset(mark);
    }
    fields.push(undefined);
    return parseTypeName(cursor);
  });
  return { name: 'row', args, fields, at };
}
