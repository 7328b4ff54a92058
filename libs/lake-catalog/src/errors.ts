/** A name that would go into SQL or an object key is not of the allowed form. */
export class InvalidNameError extends Error {
  override readonly name = 'InvalidNameError';
  readonly code = 'INVALID_NAME';

  constructor(what: string, value: string) {
    super(`${JSON.stringify(value)} is no valid ${what} name.`);
  }
}
