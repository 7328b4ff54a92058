/**
 * Why a query gave no rows: `throttled` and `unavailable` may work in a while, `too_much_data` would read more than
 * is allowed, `cancelled` was ended by somebody, `rejected` is a statement the engine does not take.
 */
export type QueryFailure =
  'throttled' | 'unavailable' | 'too_much_data' | 'cancelled' | 'rejected' | 'timeout';

/** A query without a result. The message is for the log; the caller learns the failure only. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code = 'QUERY';
  readonly failure: QueryFailure;

  constructor(failure: QueryFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
