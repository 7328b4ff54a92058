/** One batch as a function gets it: the event as JSON text, which Lambda's runtime parses before the function is called. */
export interface WriteOrder {
  readonly event: string;
}

export interface Cost {
  readonly ms: number;
  readonly cpuUs: number;
}

/** What one batch cost, from the call of the function to its answer; reading the event does not count. */
export interface Written extends Cost {
  readonly records: number;
  /** The most memory that the process ever held, bytes. */
  readonly peakMemory: number;
  /** Not every record came to its end; Lambda delivers the batch again. */
  readonly isIncomplete: boolean;
}
