import { type Hono } from 'hono';
// The package that is to replace this one is not published yet.
import { handle } from 'hono/aws-lambda';
import { type ApiEnv } from './api-env.ts';

// eslint-disable-next-line @typescript-eslint/no-deprecated
export type LambdaHandler = ReturnType<typeof handle>;

/** The Lambda handler of an API: REST (version 1) and HTTP (version 2) events of API Gateway, and load balancers. */
export function createLambdaHandler(app: Hono<ApiEnv>): LambdaHandler {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return handle(app);
}
