/** An image that does not describe what its table holds; the field and the reason are for the person who mends it. */
export class InvalidImageError extends Error {
  override readonly name = 'InvalidImageError';
  readonly code = 'INVALID_IMAGE';
  readonly field: string;

  constructor(field: string, problem: string, options?: ErrorOptions) {
    super(`${field} ${problem}`, options);
    this.field = field;
  }
}
