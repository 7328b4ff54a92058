import { unavailable } from './errors.ts';

/** The first signs, all verify, so a secret can be replaced without breaking cursors at large. */
export type CursorSecretList = readonly [string, ...string[]];

/**
 * Gives the secrets of cursors as they were at most `maxAgeMs` milliseconds ago, or, while they cannot be read, as they
 * were last seen.
 * @throws ProblemError 503 where they were never seen.
 */
export type CursorSecrets = (maxAgeMs: number) => Promise<CursorSecretList>;

export interface RememberOptions {
  /** Told why secrets could not be read while known ones served. */
  readonly onBridged?: (cause: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Known secrets are not asked for more often than this. */
const PAUSE_MS = 10_000;

/** Remembers what was read, asks once for many simultaneous questions, and reads nothing before the first of them. */
export function rememberCursorSecrets(
  read: () => Promise<CursorSecretList>,
  { onBridged, now = Date.now }: RememberOptions = {},
): CursorSecrets {
  let known: { readonly secrets: CursorSecretList; readonly readAt: number } | undefined;
  let reading: Promise<CursorSecretList> | undefined;
  let triedAt = 0;

  async function readAgain(): Promise<CursorSecretList> {
    triedAt = now();
    try {
      known = { secrets: await read(), readAt: triedAt };
    } catch (cause) {
      if (!known) throw unavailable('cursors can be neither made nor read just now', 5, { cause });
      onBridged?.(cause);
    }
    return known.secrets;
  }

  return async (maxAgeMs) => {
    if (known && now() - known.readAt < maxAgeMs) return known.secrets;
    if (known && !reading && now() - triedAt < PAUSE_MS) return known.secrets;
    reading ??= readAgain().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
