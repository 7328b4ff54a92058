import { QueryError, type Position } from './errors.ts';

export interface Token {
  readonly kind:
    'word' | 'quoted' | 'string' | 'binary' | 'integer' | 'decimal' | 'double' | 'symbol' | 'end';
  /** The content: unescaped for strings and quoted names, upper case for words. */
  readonly text: string;
  /** As written. */
  readonly raw: string;
  readonly at: Position;
  readonly start: number;
}

const pattern =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<binary>[xX]'[^']*')|(?<string>'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`)|(?<double>(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+)|(?<decimal>\d+\.\d*|\.\d+)|(?<integer>\d+)|(?<word>[A-Za-z_][A-Za-z0-9_@]*)|(?<symbol><>|!=|<=|>=|\|\||->|=>|[-+*/%()[\].,;:=<>?])/y;

const kinds = ['binary', 'string', 'quoted', 'double', 'decimal', 'integer', 'word', 'symbol'] as const;

/** Cuts Athena SQL into tokens; backquoted names are for DDL only, so queries refuse them. */
export function tokenize(sql: string, options: { readonly backquotes: boolean }): Token[] {
  const tokens: Token[] = [];
  const position = positions(sql);
  let offset = 0;
  while (offset < sql.length) {
    pattern.lastIndex = offset;
    const groups = pattern.exec(sql)?.groups;
    const at = position(offset);
    if (!groups) throw unreadable(sql, offset, at);
    if (groups['space'] !== undefined) {
      offset += groups['space'].length;
      continue;
    }
    const kind = kinds.find((name) => groups[name] !== undefined);
    const raw = kind ? groups[kind] : undefined;
    if (!kind || raw === undefined) throw unreadable(sql, offset, at);
    if (raw.startsWith('`') && !options.backquotes) {
      throw new QueryError(
        'SYNTAX_ERROR',
        'backquoted identifiers are not supported; use double quotes to quote identifiers',
        at,
      );
    }
    tokens.push({ kind, text: content(kind, raw), raw, at, start: offset });
    offset += raw.length;
  }
  tokens.push({ kind: 'end', text: '', raw: '<EOF>', at: position(offset), start: offset });
  return tokens;
}

function content(kind: Token['kind'], raw: string): string {
  if (kind === 'word') return raw.toUpperCase();
  if (kind === 'string') return raw.slice(1, -1).replaceAll("''", "'");
  if (kind === 'binary') return raw.slice(2, -1);
  if (kind === 'quoted') {
    const quote = raw.charAt(0);
    return raw.slice(1, -1).replaceAll(quote + quote, quote);
  }
  return raw;
}

function unreadable(sql: string, offset: number, at: Position): QueryError {
  return new QueryError('SYNTAX_ERROR', `mismatched input '${sql.charAt(offset)}'`, at);
}

/** Offsets to lines and columns, for offsets that only grow. */
function positions(sql: string): (offset: number) => Position {
  let line = 1;
  let lineStart = 0;
  let seen = 0;
  return (offset) => {
    for (; seen < offset; seen += 1) {
      if (sql.charCodeAt(seen) === 10) {
        line += 1;
        lineStart = seen + 1;
      }
    }
    return { line, column: offset - lineStart + 1 };
  };
}
