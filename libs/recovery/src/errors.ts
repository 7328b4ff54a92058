/** The table has no stream, so that nothing tells where its changes stand. */
export class NoStreamError extends Error {
  override readonly name = 'NoStreamError';
  readonly code = 'NO_STREAM';

  constructor(table: string) {
    super(`the table ${table} has no stream; enable one with new and old images`);
  }
}
