import { ASSUMPTIONS } from './assumptions.ts';
import { INSTANCES_OF } from './instance-types.ts';
import { count, markdownTable } from './markdown.ts';
import { PRICES } from './prices.ts';

/** Everything that is assumed, with figures. */
export function assumptions(): string {
  const rows = Object.entries(ASSUMPTIONS).map(([name, { value, unit, why }]) => [
    `\`${name}\``,
    `${count(value)} ${unit}`,
    why,
  ]);
  return [
    'All of them are in `infra/src/cost/assumptions.ts`.',
    '',
    markdownTable(['name', 'figure', 'why'], rows),
  ].join('\n');
}

/** Everything that has a price, and how the price was confirmed. */
export function prices(): string {
  const rows = Object.values(PRICES).map(({ listed: { usd, count: many, unit }, page, checked }) => [
    `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumSignificantDigits: 6 })}`,
    many === 1 ? unit : `${count(many)} ${unit}`,
    checked,
    `<${page}>`,
  ]);
  return [
    'In `infra/src/cost/prices.ts`. "Confirmed" is the month or year of a page that',
    'says the same, `undated` where that page gives none, `remembered` where none was looked up: check those first.',
    `Hosts: AWS's price list of ${INSTANCES_OF}, in \`infra/src/cost/instance-types.ts\`.`,
    '',
    markdownTable(['price', 'of', 'confirmed', 'page'], rows),
  ].join('\n');
}
