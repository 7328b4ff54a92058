/** Which requests a rule is about; what is left out matches all. */
export interface Match {
  readonly method?: string;
  /** Tested against path and query. */
  readonly path?: RegExp;
  /** Tested against the `Host` header. */
  readonly host?: RegExp;
}

/** An answer that the engine never gave. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Action =
  /** Answers in the engine's place; the engine never hears of the request. */
  | ({ readonly type: 'answer' } & Answer)
  /** Resets the connection before the engine has the request. */
  | { readonly type: 'crash_before' }
  /** Resets the connection once the engine has done its work: the acknowledgement is lost. */
  | { readonly type: 'crash_after' }
  /** Closes the connection in good order once the request is answered. */
  | { readonly type: 'close_after' }
  /** Passes the request on this much later, milliseconds. */
  | ({ readonly type: 'delay'; readonly delay: number } & Lateness)
  /** Holds requests until the rule is released or removed. */
  | ({ readonly type: 'pause' } & Lateness)
  /** Of a bulk request, turns items away with 429 before the node sees them; the others go on. */
  | ({ readonly type: 'reject_items' } & ItemChoice);

export interface Lateness {
  /** Passes the request on even if its client has given up in the meantime, as a slow network does. Default false. */
  readonly lands?: boolean;
}

export interface ItemChoice {
  /** Tested against the document id. Default: all. */
  readonly ids?: RegExp;
  /** The seeded share of those that are turned away, 0 to 1. Default 1. */
  readonly share?: number;
}

/** A fault of HTTP requests. */
export interface Rule {
  /** Tells it apart in the log. */
  readonly name: string;
  readonly match?: Match;
  readonly action: Action;
  /** How many requests it strikes at most. */
  readonly times?: number;
  /** How many matching requests pass before. */
  readonly after?: number;
  /** The seeded chance to strike a matching request, 0 to 1. Default 1. */
  readonly probability?: number;
}

export interface RequestLine {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly host: string;
}

export function matches({ method, path, host }: Match, request: RequestLine): boolean {
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (path === undefined || request.path.search(path) >= 0) &&
    (host === undefined || request.host.search(host) >= 0)
  );
}
