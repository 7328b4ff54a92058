/** The stream or shard does not exist (any more). */
export class StreamGoneError extends Error {
  override readonly name = 'StreamGoneError';
  readonly code = 'STREAM_GONE';
}

/** The wanted position is older than what the stream still holds. */
export class TrimmedError extends Error {
  override readonly name = 'TrimmedError';
  readonly code = 'TRIMMED';
}

/** The shard iterator is too old; ask for a new one after the last record read. */
export class IteratorExpiredError extends Error {
  override readonly name = 'IteratorExpiredError';
  readonly code = 'ITERATOR_EXPIRED';
}
