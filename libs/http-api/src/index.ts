export { BEARER, problems } from './api-description.ts';
export { type ApiEnv } from './api-env.ts';
export { cachePrivately, doNotStore, type PrivateCaching } from './cache-control.ts';
export { type ApiOptions, createApi, type FailureReport } from './create-api.ts';
export {
  createCursorSealer,
  type CursorOptions,
  type CursorScope,
  type CursorSealer,
  queryHash,
} from './cursor.ts';
export { type CursorSecretList, type CursorSecrets } from './cursor-secrets.ts';
export { type ApiDocument, DOCS_PAGE_POLICY, docsPage } from './docs-page.ts';
export {
  matchesIfNoneMatch,
  notModified,
  strongEntityTag,
  stronglyEqual,
  weakEntityTag,
  weaklyEqual,
} from './entity-tag.ts';
export { invalidRequest, notFound, ProblemError, type ProblemInit, unavailable } from './errors.ts';
export { createLambdaHandler } from './lambda.ts';
export { type FieldError, Problem, PROBLEM_MEDIA_TYPE, PROBLEM_TYPES } from './problem.ts';
export { createTenantRateLimit, type TenantRateLimit } from './rate-limit.ts';
export { tenantAccess, type TenantAccessOptions } from './tenant-access.ts';
export {
  type AccessToken,
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.ts';
export { fieldErrors } from './validation.ts';
