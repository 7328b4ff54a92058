/** Gender and number of a Spanish noun: masculine or feminine, singular or plural. */
export type Agreement = 'ms' | 'fs' | 'mp' | 'fp';

export const COLORS = [
  'negro',
  'blanco',
  'rojo',
  'azul',
  'gris',
  'verde',
  'marrón',
  'amarillo',
  'morado',
  'beige',
  'rosa',
  'azul marino',
  'verde oliva',
  'gris perla',
  'color caña',
] as const;

/** What does not change: nouns used as colours, and colours of two words. */
const INVARIABLE = /^(?:beige|rosa|.* .*)$/;

/** The form of a colour that goes with a noun: `rojo` becomes `rojas` beside `zapatillas`. */
export function agree(color: string, agreement: Agreement): string {
  if (INVARIABLE.test(color)) return color;
  const feminine = agreement.startsWith('f') && color.endsWith('o');
  const singular = feminine ? `${color.slice(0, -1)}a` : color;
  if (agreement.endsWith('s')) return singular;
  return /[aeiou]$/.test(singular) ? `${singular}s` : `${singular.replace(/ó(?=n$)/, 'o')}es`;
}
