import { type Tenant } from '@cloudpf/tenant-routing';
import { type Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from './errors.ts';
import { PROBLEM_TYPES } from './problem.ts';

const POLICY = 'tenant';
const WINDOW_SECONDS = 1;

/** Counts a tenant's requests, writes the `RateLimit` fields, and refuses the ones too many with 429. */
export interface TenantRateLimit {
  consume(context: Context, tenant: Tenant): Promise<void>;
}

/**
 * Limits each tenant to its `limits.requests_per_second` in this process.
 * Fields after draft-ietf-httpapi-ratelimit-headers-11.
 */
export function createTenantRateLimit(): TenantRateLimit {
  const limiters = new Map<number, RateLimiterMemory>();

  function limiterOf(points: number): RateLimiterMemory {
    const known = limiters.get(points);
    if (known) return known;
    const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
    limiters.set(points, limiter);
    return limiter;
  }

  return {
    async consume(context, tenant) {
      const quota = tenant.limits.requests_per_second;
      try {
        writeFields(context, quota, await limiterOf(quota).consume(tenant.tenant_id));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        writeFields(context, quota, refused);
        throw tooManyRequests(quota, secondsUntilReset(refused));
      }
    },
  };
}

function writeFields(context: Context, quota: number, state: RateLimiterRes): void {
  context.header('ratelimit-policy', `"${POLICY}";q=${quota};w=${WINDOW_SECONDS}`);
  context.header('ratelimit', `"${POLICY}";r=${state.remainingPoints};t=${secondsUntilReset(state)}`);
}

function secondsUntilReset({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

function tooManyRequests(quota: number, retryAfterSeconds: number): ProblemError {
  return new ProblemError({
    status: 429,
    type: PROBLEM_TYPES.quotaExceeded,
    title: 'Too many requests',
    detail: `this tenant may send ${quota} requests a second`,
    headers: { 'retry-after': String(retryAfterSeconds) },
    extensions: { 'violated-policies': [POLICY], retry_after_seconds: retryAfterSeconds },
  });
}
