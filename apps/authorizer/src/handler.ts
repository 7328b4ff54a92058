import { createTokenVerifier } from '@cloudpf/http-api';
import { createTelemetry } from '@cloudpf/telemetry';
import { createAuthorizer } from './authorize.ts';
import { loadConfig } from './config.ts';

const config = loadConfig(process.env);
const { logger } = createTelemetry('authorizer');

/** API Gateway's questions whether a bearer token may pass, and where to. */
export const handler = createAuthorizer({
  tokens: createTokenVerifier(config.tokens),
  environment: config.environment,
  onAllowed: (tenant) => {
    logger.info('a token was allowed', { tenant });
  },
  onRefused: (reason) => {
    logger.warn('a token was refused', { reason });
  },
});
