/** One call, as IAM sees it. */
export interface Request {
  /** Such as `s3:GetObject`. */
  readonly action: string;
  readonly resource: string;
  /** By condition key, in any case; a key that the call does not have is absent. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The values of a key; `undefined` where the call has none. */
export function valuesOf({ context = {} }: Request, key: string): readonly string[] | undefined {
  const wanted = key.toLowerCase();
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return found === undefined ? undefined : [found].flat();
}
