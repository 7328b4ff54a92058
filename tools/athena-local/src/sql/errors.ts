export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A query that cannot run, with the code and wording that Athena puts into `StateChangeReason`. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code: string;

  constructor(code: string, detail: string, at?: Position) {
    super(`${code}: ${at ? `line ${at.line}:${at.column}: ` : ''}${detail}`);
    this.code = code;
  }
}

/** What real Athena may well run, but this stand-in would have to guess at. */
export function notSupported(what: string, at?: Position): QueryError {
  return new QueryError('NOT_SUPPORTED', `${what} is not supported by the local Athena`, at);
}
