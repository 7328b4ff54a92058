/**
 * For every client of an AWS service: a call that hangs would hold its invocation, and everyone whose changes are in it,
 * to the end of the function's time. Each call ends after three tries of at most five seconds; a parked lane or a raw
 * object of a full batch has some hundred kilobytes.
 */
export const CALL_LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
