/**
 * Runs every side once a round, the first one changing each round, so that none always follows the same other one.
 * `sidesOf` is asked anew for each round.
 */
export async function interleave<Side extends string, T>(
  rounds: number,
  sidesOf: () => Readonly<Record<Side, () => Promise<T>>>,
): Promise<readonly Readonly<Record<Side, T>>[]> {
  const results: Record<Side, T>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sides = Object.entries(sidesOf()) as [Side, () => Promise<T>][];
    const first = round % sides.length;
    const measured: Partial<Record<Side, T>> = {};
    for (const [side, run] of [...sides.slice(first), ...sides.slice(0, first)]) measured[side] = await run();
    results.push(measured as Record<Side, T>);
  }
  return results;
}
