/** What a synchronous invocation of a function came to; `requestId` is the one in its log. */
export type InvocationResult = InvocationSuccess | InvocationFailure;

interface InvocationSuccess {
  readonly ok: true;
  readonly requestId: string;
  /** The handler's return value after a JSON round trip; `null` where it returned nothing. */
  readonly payload: unknown;
}

export interface InvocationFailure {
  readonly ok: false;
  readonly requestId: string;
  /** Lambda's name for it: the thrown error's name, `Sandbox.Timedout`, `Runtime.ExitError`, ... */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly timedOut?: boolean;
  /** The event never reached the handler, so a retry quota must not be charged for it. */
  readonly notDelivered?: boolean;
}

/** The words Lambda uses when an invocation outlives its time limit. */
export function timedOut(requestId: string, timeoutMs: number): InvocationFailure {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    ok: false,
    requestId,
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    timedOut: true,
  };
}

/** The words Lambda uses when the process of the function ended in the middle of an invocation. */
export function runtimeExited(requestId: string, how: string): InvocationFailure {
  return {
    ok: false,
    requestId,
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  };
}

/** An event or a response over the 6 MB that a synchronous invocation carries. */
export function tooLarge(requestId: string, what: 'request' | 'response', size: number): InvocationFailure {
  return {
    ok: false,
    requestId,
    errorType: what === 'request' ? 'RequestEntityTooLargeException' : 'Function.ResponseSizeTooLarge',
    errorMessage: `The ${what} has ${size} bytes and exceeds the maximum of ${PAYLOAD_LIMIT} bytes`,
  };
}

/** The host was stopped before the event reached a handler. */
export function hostStopped(requestId: string): InvocationFailure {
  return {
    ok: false,
    requestId,
    errorType: 'Host.Stopped',
    errorMessage: 'The function host is stopped',
    notDelivered: true,
  };
}

/** Bytes that a synchronous invocation may carry each way. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024;
