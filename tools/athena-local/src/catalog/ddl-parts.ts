import { type TokenCursor } from '../sql/token-cursor.ts';

export interface QualifiedName {
  readonly schema?: string;
  readonly name: string;
}

export function qualifiedName(cursor: TokenCursor): QualifiedName {
  const parts = [cursor.name()];
  while (cursor.take('.')) parts.push(cursor.name());
  const [name = '', schema, catalog, ...rest] = [...parts].reverse();
  if (rest.length > 0 || (catalog !== undefined && catalog !== 'awsdatacatalog')) throw cursor.stuck('a table name');
  return schema === undefined ? { name } : { schema, name };
}

/** A text in single or, as Hive allows, double quotes. */
export function ddlString(cursor: TokenCursor): string {
  const { kind, raw } = cursor.token;
  if (kind === 'quoted' && raw.startsWith('"')) return cursor.next().text;
  return cursor.string();
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
export function optionalClauses(cursor: TokenCursor): { readonly comment?: string; readonly location?: string } {
  const found: { comment?: string; location?: string } = {};
  for (;;) {
    if (cursor.take('COMMENT')) found.comment = ddlString(cursor);
    else if (cursor.take('LOCATION')) found.location = ddlString(cursor);
    else if (cursor.take('WITH', 'DBPROPERTIES')) parseProperties(cursor);
    else return found;
  }
}
