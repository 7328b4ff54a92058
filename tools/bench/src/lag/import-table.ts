import { digits } from '../report/format-figure.ts';
import { type Table } from '../report/section.ts';
import { type ImportResult } from './bench-lag.ts';
import { lagTable } from './lag-row.ts';

/** What a tenant with single changes sees while another one imports. */
export function importTable({ products, writtenSeconds, searchableSeconds, other }: ImportResult): Table {
  const { head, rows } = lagTable([other]);
  const there = searchableSeconds === undefined ? 'not all' : `${digits(searchableSeconds)} s`;
  return {
    title: `Single changes of a tenant while another one imports ${products.toLocaleString('en')} products`,
    head: ['import written', 'import searchable', ...head.slice(1)],
    rows: rows.map((cells) => [`${digits(writtenSeconds)} s`, there, ...cells.slice(1)]),
  };
}
