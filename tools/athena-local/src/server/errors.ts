/** A call that Athena refuses at once, with the shape its SDK expects. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly type: string;
  readonly code: string | undefined;

  constructor(
    type:
      | 'InvalidRequestException'
      | 'TooManyRequestsException'
      | 'MetadataException'
      | 'ResourceNotFoundException'
      | 'UnknownOperationException',
    message: string,
    code?: string,
  ) {
    super(message);
    this.type = type;
    this.code = code;
  }
}

export function invalidRequest(message: string, code = 'INVALID_INPUT'): RequestError {
  return new RequestError('InvalidRequestException', message, code);
}
