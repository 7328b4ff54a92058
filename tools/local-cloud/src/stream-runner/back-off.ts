export interface BackOff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Pause before the n-th try again (from 1): doubles up to the cap; half of it is left to chance, so that lanes do not march in step. */
export function backOffMs(attempt: number, { baseMs, capMs }: BackOff, random: () => number): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (random() * full) / 2;
}
