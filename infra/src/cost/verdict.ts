import { type Service } from './bill.ts';
import { type Estimate } from './estimate.ts';
import { type Usage } from './usage.ts';

/** What the project's description expects a tenant to cost a month, in dollars, line by line. */
const EXPECTED = [
  { line: 'Elasticsearch', least: 50, most: 100, services: ['EC2', 'EBS'] },
  { line: 'Lambda', least: 10, most: 20, services: ['Lambda'] },
  { line: 'S3', least: 5, most: 10, services: ['S3'] },
  { line: 'Athena', least: 5, most: 15, services: ['Athena'] },
] as const satisfies readonly (Range & { readonly line: string; readonly services: readonly Service[] })[];

export const EXPECTED_TOTAL: Range = { least: 70, most: 145 };

interface Range {
  readonly least: number;
  readonly most: number;
}

/** `broken` is dearer than expected, `below` cheaper. */
export type Verdict = 'below' | 'kept' | 'broken';

export interface Judged extends Range {
  /** One of those expected, or `total`, which has what no line names as well. */
  readonly line: string;
  /** Of one tenant, its part of what is shared included. */
  readonly usd: number;
  readonly verdict: Verdict;
}

/** How an estimate stands to what was expected, each line and the total. */
export function judge({ services, usage, perTenant }: Estimate): readonly Judged[] {
  const lines = EXPECTED.map(({ line, services: own, ...range }) => {
    const total = services
      .filter(({ service }) => (own as readonly Service[]).includes(service))
      .reduce((sum, each) => sum + each.total, 0);
    const usd = cents(total / usage.tenants);
    return { line, ...range, usd, verdict: verdictOf(usd, range) };
  });
  const verdict = verdictOf(perTenant, EXPECTED_TOTAL);
  return [...lines, { line: 'total', ...EXPECTED_TOTAL, usd: perTenant, verdict }];
}

function verdictOf(usd: number, { least, most }: Range): Verdict {
  if (usd < least) return 'below';
  return usd > most ? 'broken' : 'kept';
}

/** As far as numbers of tenants are looked at. */
export const MOST_TENANTS = 1_000;

/** The number of tenants from which on no number up to `MOST_TENANTS` costs a tenant more than expected. */
export function keptFrom(estimate: (usage: Usage) => Estimate, usage: Usage): number | undefined {
  let from: number | undefined;
  for (let tenants = MOST_TENANTS; tenants >= 1; tenants--) {
    if (estimate({ ...usage, tenants }).perTenant > EXPECTED_TOTAL.most) break;
    from = tenants;
  }
  return from;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
