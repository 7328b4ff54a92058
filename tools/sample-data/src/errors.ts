/** The tables kept refusing a batch; they may be throttled, so a slower load later can help. */
export class UnwrittenItemsError extends Error {
  override readonly name = 'UnwrittenItemsError';
  readonly code = 'UNWRITTEN_ITEMS';

  constructor(count: number, options?: ErrorOptions) {
    super(
      `the tables still refuse a batch of ${count} items; load again with fewer batches at once`,
      options,
    );
  }
}

/** There is no running local cloud to load into. */
export class NoLocalStackError extends Error {
  override readonly name = 'NoLocalStackError';
  readonly code = 'NO_LOCAL_STACK';

  constructor(dataDir: string, options?: ErrorOptions) {
    super(`no local cloud keeps its data in ${dataDir}; start one with "npm start" first`, options);
  }
}
