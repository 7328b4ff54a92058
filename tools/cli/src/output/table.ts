import Table from 'cli-table3';
import { type CommandContext } from '../context.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Longest text shown, in characters. */
  readonly width?: number;
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows under bold titles, without lines, for people. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
  { terminal }: Pick<CommandContext, 'terminal'>,
): string {
  const table = new Table({
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: NO_LINES,
    style: { head: terminal.colors ? ['bold'] : [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map((cell, index) => shorten(String(cell), columns[index]?.width)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function shorten(text: string, width: number | undefined): string {
  // What others have written must not steer the terminal.
  const flat = text.replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '\u{fffd}');
  return width === undefined || flat.length <= width ? flat : `${flat.slice(0, width - 1)}…`;
}
