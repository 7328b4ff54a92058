import { type TokenCursor } from '../sql/token-cursor.ts';

export interface QualifiedName {
  readonly schema?: string;
  readonly name: string;
}

export function qualifiedName(cursor: TokenCursor): QualifiedName {
  const parts = [cursor.name()];
  while (cursor.take('.')) parts.push(cursor.name());
  const [name = '', schema, catalog, ...rest] = [...parts].reverse();
  if (rest.length > 0 || (catalog !== undefined && catalog !== 'awsdatacatalog'))
    throw cursor.stuck('a table name');
  return schema === undefined ? { name } : { schema, name };
}

/** A text in single or, as Hive allows, double quotes. */
export function ddlString(cursor: TokenCursor): string {
  const { kind, raw } = cursor.token;
  return unescape(kind === 'quoted' && raw.startsWith('"') ? cursor.next().text : cursor.string());
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0' };

function unescape(text: string): string {
  return text.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_whole, code: string | undefined, letter: string) =>
      code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(parseInt(code, 16)),
  );
}

export function parseProperties(cursor: TokenCursor): Record<string, string> {
  const pairs = cursor.parenthesized((): [string, string] => {
    const key = ddlString(cursor);
    cursor.expect('=');
    return [key, ddlString(cursor)];
  });
  return Object.fromEntries(pairs);
}

/** COMMENT, LOCATION and WITH DBPROPERTIES of a database, in any order. */
export function optionalClauses(cursor: TokenCursor): {
  readonly comment?: string;
  readonly location?: string;
} {
  const found: { comment?: string; location?: string } = {};
  for (;;) {
    if (cursor.take('COMMENT')) found.comment = ddlString(cursor);
    else if (cursor.take('LOCATION')) found.location = ddlString(cursor);
    else if (cursor.take('WITH', 'DBPROPERTIES')) parseProperties(cursor);
    else return found;
  }
}
