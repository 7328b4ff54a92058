import { digits } from '../report/format-figure.ts';
import { type Table } from '../report/section.ts';
import { type Rightness } from './probe.ts';

/** Medians of the rounds; memory is the most of all. */
export interface PeerMeasure {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly peakMb: number;
}

export interface PeerRow {
  readonly name: string;
  /** One a batch size, in the order of the sizes. */
  readonly measures: readonly PeerMeasure[];
  readonly rightness: Rightness;
  readonly bundleMb: number | undefined;
  readonly loadMs: number | undefined;
}

/** One line a function; processor time and memory are those of the largest batches. */
export function peerTable(sizes: readonly number[], rows: readonly PeerRow[]): Table {
  const largest = sizes.indexOf(Math.max(...sizes));
  return {
    title: 'Functions side by side, and whether the index ends as the table is',
    head: [
      'function',
      ...sizes.map((size) => `/s at ${size.toLocaleString('en')}`),
      'us a record',
      'memory',
      'bundle',
      'load',
      'in order',
      'an old batch again',
    ],
    rows: rows.map(({ name, measures, rightness, bundleMb, loadMs }) => [
      name,
      ...measures.map(({ perSecond }) => digits(perSecond)),
      digits(measures[largest]?.cpuUs ?? 0),
      `${digits(measures[largest]?.peakMb ?? 0)} MB`,
      bundleMb === undefined ? '' : `${digits(bundleMb)} MB`,
      loadMs === undefined ? '' : `${digits(loadMs)} ms`,
      rightness.inOrder,
      rightness.afterReplay,
    ]),
  };
}
