import Table from 'cli-table3';
import colors from 'picocolors';
import { type Figure } from '../figure.ts';
import { COLUMNS, formatFigure } from './format-figure.ts';

const PAINTS: Readonly<Record<string, (text: string) => string>> = {
  kept: colors.green,
  missed: colors.red,
  'no budget': colors.dim,
};

/** The figures for a terminal. */
export function toTable(figures: readonly Figure[]): string {
  const table = new Table({ head: [...COLUMNS], style: { head: ['bold'] } });
  for (const figure of figures) {
    table.push(
      formatFigure(figure).map((cell, column) => (column === 3 ? (PAINTS[cell]?.(cell) ?? cell) : cell)),
    );
  }
  return table.toString();
}
