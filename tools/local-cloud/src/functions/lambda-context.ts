import { type InvokeMessage } from './worker-protocol.ts';

/** The second argument of a handler: the part of Lambda's context that a Node function can rely on. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

/** Reads the function's settings from its environment, where the host puts them under Lambda's names. */
export function lambdaContext(
  invocation: Pick<InvokeMessage, 'requestId' | 'deadline'>,
  env: Readonly<Record<string, string | undefined>>,
): LambdaContext {
  const functionName = env['AWS_LAMBDA_FUNCTION_NAME'] ?? '';
  return {
    awsRequestId: invocation.requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn(functionName, env['AWS_REGION'] ?? ''),
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? '',
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
  };
}

/** The name of a local function as an ARN, under the account that DynamoDB Local uses too. */
function functionArn(functionName: string, region: string): string {
  return `arn:aws:lambda:${region}:000000000000:function:${functionName}`;
}
