/** The authorizer was asked by something other than a REST API of API Gateway. */
export class MethodArnError extends Error {
  override readonly name = 'MethodArnError';
  readonly code = 'METHOD_ARN';

  constructor() {
    super('methodArn is not arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>');
  }
}
