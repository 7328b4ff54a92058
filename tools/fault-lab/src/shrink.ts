export interface ShrinkOptions<T> {
  /** Whether the fault still shows with these elements alone. */
  readonly isRed: (elements: readonly T[]) => Promise<boolean>;
  /** Trials at most; what was reached by then is given back. */
  readonly maxTrials: number;
}

/**
 * Makes a failing list as short as it gets by leaving parts out, first large ones, then single elements
 * (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
 * @returns elements in their order, with which the fault still shows.
 */
export async function shrink<T>(
  failing: readonly T[],
  { isRed, maxTrials }: ShrinkOptions<T>,
): Promise<readonly T[]> {
  let elements = failing;
  let parts = 2;
  let trials = 0;
  while (elements.length > 1 && trials < maxTrials) {
    const size = Math.ceil(elements.length / parts);
    let shorter: readonly T[] | undefined;
    for (let start = 0; start < elements.length && trials < maxTrials && !shorter; start += size) {
      const rest = [...elements.slice(0, start), ...elements.slice(start + size)];
      trials += 1;
      if (rest.length > 0 && (await isRed(rest))) shorter = rest;
    }
    if (shorter) {
      elements = shorter;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) return elements;
    else parts = Math.min(elements.length, parts * 2);
  }
  return elements;
}
