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

/** S3 refused to remove objects; those that it named no more are gone, and the next cleaning takes up the others. */
export class ObjectsNotRemovedError extends Error {
  override readonly name = 'ObjectsNotRemovedError';
  readonly code = 'OBJECTS_NOT_REMOVED';

  constructor(
    count: number,
    first: {
      readonly Key?: string | undefined;
      readonly Code?: string | undefined;
      readonly Message?: string | undefined;
    },
  ) {
    const { Key = '', Code = 'unknown', Message = '' } = first;
    super(`${count} objects could not be removed, among them ${Key}: ${Code} ${Message}`.trim());
  }
}
