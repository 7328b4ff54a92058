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

/** A saved checkpoint cannot be read; it was put aside under the given path. */
export class DamagedCheckpointError extends Error {
  override readonly name = 'DamagedCheckpointError';
  readonly code = 'DAMAGED_CHECKPOINT';
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(
      `The checkpoint cannot be read; it was moved to ${path}, and reading starts at the oldest record`,
      options,
    );
    this.path = path;
  }
}
