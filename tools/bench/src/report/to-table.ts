import Table from 'cli-table3';
import colors from 'picocolors';
import { COLUMNS, formatFigure } from './format-figure.ts';
import { type Measured } from './section.ts';

const PAINTS: Readonly<Record<string, (text: string) => string>> = {
  kept: colors.green,
  missed: colors.red,
  'no budget': colors.dim,
};

/** Figures and tables for a terminal. */
export function toTable({ figures, tables }: Measured): string {
  const parts = figures.length === 0 ? [] : [draw(COLUMNS, figures.map(formatFigure))];
  for (const { title, head, rows } of tables) parts.push(`${title}\n${draw(head, rows)}`);
  return parts.join('\n');
}

function draw(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: ['bold'] } });
  for (const row of rows) table.push(row.map((cell) => PAINTS[cell]?.(cell) ?? cell));
  return table.toString();
}
