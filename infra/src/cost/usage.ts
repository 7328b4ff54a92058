import { UsageError } from './errors.ts';

/** How much is used; all but the first are of one tenant. */
export interface Usage {
  readonly tenants: number;
  readonly products: number;
  readonly purchasesPerDay: number;
  readonly searchesPerDay: number;
  readonly reportsPerDay: number;
}

interface Limit {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** What can be asked, and what is taken where nothing is said. Beyond it the shape would be another one. */
export const LIMITS: Readonly<Record<keyof Usage, Limit>> = {
  tenants: { least: 1, most: 5_000, usual: 10 },
  products: { least: 0, most: 10_000_000, usual: 5_000 },
  purchasesPerDay: { least: 0, most: 1_000_000, usual: 2_000 },
  searchesPerDay: { least: 0, most: 50_000_000, usual: 50_000 },
  reportsPerDay: { least: 0, most: 10_000, usual: 10 },
};

/**
 * Fills up what is not said.
 * @throws UsageError that names each number that is none, not whole, or beyond the limits.
 */
export function toUsage(said: Partial<Usage>): Usage {
  const named = Object.keys(LIMITS) as (keyof Usage)[];
  const problems = named.flatMap((name) => problemOf(name, said[name] ?? LIMITS[name].usual));
  if (problems.length > 0) throw new UsageError(problems);
  return Object.fromEntries(
    named.map((name) => [name, said[name] ?? LIMITS[name].usual]),
  ) as unknown as Usage;
}

function problemOf(name: keyof Usage, value: number): readonly string[] {
  const { least, most } = LIMITS[name];
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    `${name} must be a whole number from ${least} to ${most.toLocaleString('en')}, not ${String(value)}`,
  ];
}
