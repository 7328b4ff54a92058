import { dirname } from 'node:path';

/** The reserved variables that Lambda sets for every function, under the function's own. */
export function functionEnvironment(options: {
  readonly name: string;
  readonly bundle: string;
  readonly memoryMb: number;
  readonly env: Readonly<Record<string, string>>;
}): Record<string, string> {
  const region = options.env['AWS_REGION'] ?? 'us-east-1';
  return {
    LANG: 'en_US.UTF-8',
    NODE_OPTIONS: '--enable-source-maps',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ...options.env,
    TZ: 'UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: options.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${options.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: dirname(options.bundle),
    _HANDLER: 'handler.handler',
  };
}
