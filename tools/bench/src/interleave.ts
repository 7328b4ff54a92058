export interface Both<T> {
  readonly ours: T;
  readonly bare: T;
}

/** Runs both sides in turn, the first one changing each round, so that neither always follows the other. */
export async function interleave<T>(
  rounds: number,
  sidesOf: () => Both<() => Promise<T>>,
): Promise<readonly Both<T>[]> {
  const results: Both<T>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sides = sidesOf();
    if (round % 2 === 0) {
      const ours = await sides.ours();
      results.push({ ours, bare: await sides.bare() });
    } else {
      const bare = await sides.bare();
      results.push({ ours: await sides.ours(), bare });
    }
  }
  return results;
}
