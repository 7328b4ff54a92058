/** The value below which this share of the values lies, 0 to 1, linear between the two nearest ranks. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (sorted.length - 1) * share;
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) throw new RangeError('there are no values');
  return below + (above - below) * (rank - Math.floor(rank));
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** One round measured both ways, one right after the other. */
export interface Pair {
  readonly ours: number;
  readonly bare: number;
}

export interface Comparison {
  readonly ours: number;
  readonly bare: number;
  /** Median of the rounds' own ratios, since what disturbs a round mostly disturbs both of its halves. */
  readonly ratio: number;
  /** The middle half of the rounds' ratios lies between these. */
  readonly quartiles: readonly [number, number];
}

export function compare(pairs: readonly Pair[]): Comparison {
  const ratios = pairs.map(({ ours, bare }) => ours / bare);
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    bare: median(pairs.map(({ bare }) => bare)),
    ratio: median(ratios),
    quartiles: [percentile(ratios, 0.25), percentile(ratios, 0.75)],
  };
}
