/** A name that would go into SQL or an object key is not of the allowed form. */
export class InvalidNameError extends Error {
  override readonly name = 'InvalidNameError';
  readonly code = 'INVALID_NAME';

  constructor(what: string, value: string) {
    super(`${JSON.stringify(value)} is no valid ${what} name.`);
  }
}

/** The batch is not in the order of its stream; nothing of it was written. */
export class InvalidSequenceError extends Error {
  override readonly name = 'InvalidSequenceError';
  readonly code = 'INVALID_SEQUENCE';

  constructor(sequenceNumber: string, before: bigint) {
    super(`The sequence number ${JSON.stringify(sequenceNumber)} does not come after ${before.toString()}.`);
  }
}

/** The lake holds something that this protocol never writes; a human has to look. */
export class CorruptLakeError extends Error {
  override readonly name = 'CorruptLakeError';
  readonly code = 'CORRUPT_LAKE';
  readonly key: string;

  constructor(key: string, problem: string, options?: ErrorOptions) {
    super(`The lake object ${key} ${problem}.`, options);
    this.key = key;
  }
}
