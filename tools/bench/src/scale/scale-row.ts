import { type Written } from '../cdc/writer.ts';
import { digits } from '../report/format-figure.ts';
import { median } from '../statistics.ts';

const MB = 1_000_000;

/** Medians of the rounds; memory is the most of all. */
export interface Cost {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly peakMb: number;
}

export function costOf(rounds: readonly Written[]): Cost {
  return {
    perSecond: median(rounds.map(({ records, ms }) => (records / ms) * 1_000)),
    cpuUs: median(rounds.map(({ cpuUs, records }) => cpuUs / records)),
    peakMb: Math.max(...rounds.map(({ peakMemory }) => peakMemory)) / MB,
  };
}

/** Cells of a table: throughput, processor time and memory, the first two also over those of the first row. */
export function costCells(cost: Cost, first: Cost): readonly string[] {
  return [
    digits(cost.perSecond),
    `${digits(cost.perSecond / first.perSecond)} x`,
    digits(cost.cpuUs),
    `${digits(cost.cpuUs / first.cpuUs)} x`,
    `${digits(cost.peakMb)} MB`,
  ];
}

export const COST_HEAD = ['/s', 'over the first', 'us a record', 'over the first', 'memory'] as const;
