/** What the host tells a worker process. */
export interface InvokeMessage {
  readonly type: 'invoke';
  readonly requestId: string;
  /** The event as JSON: a handler sees exactly what survives that trip, as in Lambda. */
  readonly event: string;
  /** Epoch ms at which the invocation times out. */
  readonly deadline: number;
}

/** What a worker process tells its host. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'init-failed'; readonly errorType: string; readonly errorMessage: string }
  | {
      readonly type: 'result';
      readonly requestId: string;
      readonly payload: string;
      readonly rssBytes: number;
    }
  | {
      readonly type: 'error';
      readonly requestId: string;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly rssBytes: number;
    };
