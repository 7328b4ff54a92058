import { type Figure } from '../figure.ts';
import { digits } from '../report/format-figure.ts';
import { type Table } from '../report/section.ts';
import { percentile } from '../statistics.ts';
import { type ImportResult } from './bench-import.ts';
import { lagTable } from './lag-row.ts';

/** How long a tenant's import may delay a change of another tenant. */
const MOST_MS = 2_000;

/** What a tenant with single changes sees while another one imports. */
export function importTable({ products, written, searchable, drained, other }: ImportResult): Table {
  const { head, rows } = lagTable([other]);
  const times = [written, searchable, drained];
  return {
    title: `Single changes of a tenant while another one imports ${products.toLocaleString('en')} products`,
    head: ['import written', 'searchable', 'nothing parked', ...head.slice(1)],
    rows: rows.map((cells) => [...times.map(secondsOf), ...cells.slice(1)]),
  };
}

/** A change that was never found took longer than any time. */
export function importFigures({ products, other }: ImportResult): readonly Figure[] {
  const name = `another tenant imports ${products.toLocaleString('en')} products: write to search of a single change`;
  const most = other.notFound > 0 ? Infinity : percentile(other.lags, 1);
  return [
    { name: `${name}, p50`, value: percentile(other.lags, 0.5), unit: 'ms' },
    { name: `${name}, p99`, value: percentile(other.lags, 0.99), unit: 'ms' },
    { name: `${name}, most`, value: most, unit: 'ms', bar: { atMost: MOST_MS } },
  ];
}

function secondsOf(seconds: number | undefined): string {
  return seconds === undefined ? 'not in 15 min' : `${digits(seconds)} s`;
}
