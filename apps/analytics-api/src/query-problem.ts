import { ProblemError, PROBLEM_TYPES, unavailable } from '@cloudpf/http-api';
import { QueryError } from './errors.ts';

const RETRY_AFTER_SECONDS = 5;

/** What a query's failure means to the caller; anything else is given back as it is. Never tells the statement. */
export function toQueryProblem(cause: unknown): unknown {
  if (!(cause instanceof QueryError)) return cause;
  switch (cause.failure) {
    case 'throttled':
      return unavailable('too many queries are at work just now', RETRY_AFTER_SECONDS, { cause });
    case 'unavailable':
      return unavailable('the query engine does not answer just now', RETRY_AFTER_SECONDS, { cause });
    case 'too_much_data':
      return new ProblemError(
        {
          status: 422,
          type: PROBLEM_TYPES.quotaExceeded,
          title: 'The query would read too much',
          detail: 'the query reads more data than one query may',
          extensions: { 'violated-policies': ['bytes-scanned'] },
        },
        { cause },
      );
    case 'cancelled':
      return new ProblemError({ status: 409, detail: 'the query was cancelled' }, { cause });
    case 'timeout':
      return new ProblemError(
        { status: 504, detail: 'the query took too long; ask for a report and come back for it' },
        { cause },
      );
    case 'rejected':
      return new ProblemError({ status: 502, detail: 'the query engine could not run the query' }, { cause });
  }
}
