import { type Figure } from '../figure.ts';
import { digits } from '../report/format-figure.ts';
import { type Table } from '../report/section.ts';
import { percentile } from '../statistics.ts';

/** What users of some tenants saw during one load; times in milliseconds. */
export interface LagRow {
  readonly situation: string;
  readonly rate: number;
  readonly lags: readonly number[];
  readonly notFound: number;
  readonly notWritten: number;
  readonly writeMs: readonly number[];
}

const P50_BAR_MS = 400;
const P99_BAR_MS = 1_000;
const JUDGED_RATE = 200;
const [P50, P95, P99] = [0.5, 0.95, 0.99];

export function lagTable(rows: readonly LagRow[]): Table {
  return {
    title: 'Milliseconds from the moment a change is due to the search that finds it',
    head: [
      'situation',
      '/s',
      'found',
      'not found',
      'p50',
      'p95',
      'p99',
      'most',
      'written p50',
      'written p99',
    ],
    rows: rows.map(({ situation, rate, lags, notFound, notWritten, writeMs }) => [
      situation,
      String(rate),
      lags.length.toLocaleString('en'),
      `${notFound}${notWritten > 0 ? ` (${notWritten} not written)` : ''}`,
      ...[at(lags, P50), at(lags, P95), at(lags, P99), at(lags, 1)],
      ...[at(writeMs, P50), at(writeMs, P99)],
    ]),
  };
}

/** The budgets of the design, for the rate that they name. */
export function lagFigures({ situation, rate, lags }: LagRow): readonly Figure[] {
  const name = `${situation}, ${rate} changes/s: write to search`;
  const isJudged = rate === JUDGED_RATE;
  return [
    {
      name: `${name}, p50`,
      value: percentile(lags, P50),
      unit: 'ms',
      ...(isJudged ? { bar: { atMost: P50_BAR_MS } } : {}),
    },
    {
      name: `${name}, p99`,
      value: percentile(lags, P99),
      unit: 'ms',
      ...(isJudged ? { bar: { atMost: P99_BAR_MS } } : {}),
    },
  ];
}

function at(values: readonly number[], share: number): string {
  return values.length === 0 ? '' : digits(percentile(values, share));
}
