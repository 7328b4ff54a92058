/** A stored object that is not what its name says; somebody wrote or cut it by hand. */
export class CorruptHoldingError extends Error {
  override readonly name = 'CorruptHoldingError';
  readonly code = 'CORRUPT_HOLDING';

  constructor(key: string, options?: ErrorOptions) {
    super(`the object ${key} cannot be read as held changes`, options);
  }
}
