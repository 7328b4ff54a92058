import { type Figure, verdictOf } from '../figure.ts';

export const COLUMNS = ['figure', 'measured', 'budget', '', 'ours', 'bare', 'ratio, middle half'] as const;

/** The cells of one row, in the order of `COLUMNS`. */
export function formatFigure(figure: Figure): readonly string[] {
  const { name, value, unit, bar, beside, besideUnit = '' } = figure;
  const budget = bar ? ('atLeast' in bar ? `>= ${bar.atLeast}` : `<= ${bar.atMost}`) : '';
  return [
    name,
    `${digits(value)} ${unit}`,
    budget && `${budget} ${unit}`,
    verdictOf(figure),
    ...(beside
      ? [
          `${digits(beside.ours)} ${besideUnit}`,
          `${digits(beside.bare)} ${besideUnit}`,
          `${digits(beside.quartiles[0])} - ${digits(beside.quartiles[1])}`,
        ]
      : ['', '', '']),
  ];
}

/** As many digits as mean something. */
export function digits(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
