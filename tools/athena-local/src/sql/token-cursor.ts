import { QueryError } from './errors.ts';
import { type Token } from './tokens.ts';

/** Words that cannot be a name without quotes. */
const reserved = new Set(
  `ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE
  DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT
  INTERSECT INTO IS JOIN LEFT LIKE LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP
  SELECT SKIP TABLE THEN TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH`.split(/\s+/),
);

/** Reads tokens from left to right and says where reading got stuck. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.peek(0);
  }

  peek(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)];
    if (!token) throw new Error('The token list has no end token.');
    return token;
  }

  next(): Token {
    const token = this.token;
    this.#index += 1;
    return token;
  }

  get mark(): number {
    return this.#index;
  }

  reset(mark: number): void {
    this.#index = mark;
  }

  is(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const { kind, text } = this.peek(ahead);
      return (kind === 'word' || kind === 'symbol') && text === word;
    });
  }

  take(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    this.#index += words.length;
    return true;
  }

  expect(...words: readonly string[]): Token {
    const first = this.token;
    for (const word of words) if (!this.take(word)) throw this.stuck(`'${word}'`);
    return first;
  }

  isName(): boolean {
    return this.token.kind === 'quoted' || (this.token.kind === 'word' && !reserved.has(this.token.text));
  }

  name(): string {
    if (!this.isName()) throw this.stuck('<identifier>');
    const token = this.next();
    return (token.kind === 'quoted' ? token.text : token.raw).toLowerCase();
  }

  string(): string {
    if (this.token.kind !== 'string') throw this.stuck('<string>');
    return this.next().text;
  }

  integer(): number {
    if (this.token.kind !== 'integer') throw this.stuck('<integer>');
    return Number(this.next().text);
  }

  end(): void {
    this.take(';');
    if (this.token.kind !== 'end') throw this.stuck('<EOF>');
  }

  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  /** The list in parentheses that comes next; may be empty. */
  parenthesized<T>(item: () => T): T[] {
    this.expect('(');
    if (this.take(')')) return [];
    const items = this.list(item);
    this.expect(')');
    return items;
  }

  stuck(expected: string): QueryError {
    return new QueryError(
      'SYNTAX_ERROR',
      `mismatched input '${this.token.raw}'. Expecting: ${expected}`,
      this.token.at,
    );
  }
}
