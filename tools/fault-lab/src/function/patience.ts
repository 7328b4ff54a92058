/** How long something is tried: `short` while a history goes on, whose world may be broken; `long` once all is well. */
export type Patience = 'short' | 'long';

/** A cell that hangs must not take a history's time; one that is well may be slow on a loaded machine. */
export const REQUEST_TIMEOUT_MS: Readonly<Record<Patience, number>> = { short: 1_000, long: 30_000 };
