import { QueryError } from '../sql/errors.ts';

/** DuckDB's complaint in Athena's words. */
export function athenaError(error: unknown): Error {
  if (!(error instanceof Error) || error instanceof QueryError)
    return error instanceof Error ? error : new Error(String(error));
  const { message } = error;
  const own = /'@@([A-Z_]+): ([\s\S]*)' to (?:INT32|INT64|BOOL|DOUBLE)/.exec(message);
  if (own) return new QueryError(own[1] ?? '', own[2] ?? '');
  const zone = /Unknown TimeZone '([^']*)'/.exec(message);
  if (zone)
    return new QueryError('INVALID_FUNCTION_ARGUMENT', `'${zone[1] ?? ''}' is not a valid time zone id`);
  const first = message.split('\n')[0] ?? '';
  if (/^Interrupt/i.test(message) || message.includes('INTERRUPT')) return new QueryCancelledError();
  if (/must appear in the GROUP BY clause|aggregate function calls cannot be nested/i.test(message)) {
    return new QueryError(
      'EXPRESSION_NOT_AGGREGATE',
      'An expression of the SELECT list must be an aggregate expression or appear in GROUP BY clause',
    );
  }
  if (message.includes('More than one row returned by a subquery'))
    return new QueryError('SUBQUERY_MULTIPLE_ROWS', 'Scalar sub-query has returned multiple rows');
  if (message.includes('maximum_object_size'))
    return new QueryError('NOT_SUPPORTED', 'A line of more than 8 MB is not supported by the local Athena');
  if (message.startsWith('Out of Memory')) return new QueryError('EXCEEDED_LOCAL_MEMORY_LIMIT', first);
  if (message.startsWith('Out of Range') || message.includes('value is out of range'))
    return new QueryError('NUMERIC_VALUE_OUT_OF_RANGE', first.replace(/^[A-Za-z ]+ Error: /, ''));
  if (message.startsWith('Conversion Error'))
    return new QueryError('INVALID_CAST_ARGUMENT', first.replace(/^Conversion Error: /, ''));
  return new QueryError('GENERIC_INTERNAL_ERROR', first);
}

/** The query was stopped on request. */
export class QueryCancelledError extends Error {
  override readonly name = 'QueryCancelledError';
  readonly code = 'QUERY_CANCELLED';

  constructor(reason = 'Query cancelled by user') {
    super(reason);
  }
}
