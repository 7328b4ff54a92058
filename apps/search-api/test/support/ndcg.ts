/**
 * Normalized discounted cumulative gain of the first `depth` hits (Järvelin and Kekäläinen 2002, gain 2^grade - 1).
 * The ideal order is over all graded documents, not only over those that were found.
 */
export function ndcg(found: readonly string[], grades: ReadonlyMap<string, number>, depth = 10): number {
  const ideal = [...grades.values()].sort((one, other) => other - one);
  const best = gain(ideal.slice(0, depth));
  if (best === 0) return found.length === 0 ? 1 : 0;
  return gain(found.slice(0, depth).map((id) => grades.get(id) ?? 0)) / best;
}

function gain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);
}
