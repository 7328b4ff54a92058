import { agree } from './vocabulary/agreement.ts';
import { type ProductFamily } from './vocabulary/product-family.ts';

export interface NamedProduct {
  readonly family: ProductFamily;
  readonly name: string;
  readonly brand: string;
  /** From 0, the smallest or plainest of its family, to 1. */
  readonly dearness: number;
}

/**
 * Names the product with this number. Families take turns, and a family gives all its combinations of words
 * before it repeats one as a pack of two, of three and so on, so no two numbers share a name.
 */
export function nameProduct(families: readonly ProductFamily[], index: number): NamedProduct {
  const family = families[index % families.length];
  if (!family) throw new RangeError('a shop needs product families');
  const slots = [['marca', family.brands] as const, ...Object.entries(family.words)];
  const combinations = slots.reduce((product, [, choices]) => product * choices.length, 1);
  const turn = Math.floor(index / families.length);
  const chosen = choose(slots, (turn * strideFor(combinations)) % combinations);
  const packs = Math.floor(turn / combinations) + 1;

  const name = family.name.replace(/\{(\w+)\}/g, (_, slot: string) => word(family, slot, chosen.words));
  return {
    family,
    name: packs > 1 ? `${name} (pack de ${packs})` : name,
    brand: chosen.words.get('marca') ?? '',
    dearness: chosen.dearness,
  };
}

function choose(
  slots: readonly (readonly [string, readonly string[]])[],
  combination: number,
): { words: Map<string, string>; dearness: number } {
  const words = new Map<string, string>();
  let rest = combination;
  let dearness = 0;
  for (const [slot, choices] of slots) {
    const position = rest % choices.length;
    rest = Math.floor(rest / choices.length);
    words.set(slot, choices[position] ?? '');
    dearness = choices.length > 1 ? position / (choices.length - 1) : 0;
  }
  return { words, dearness };
}

function word(family: ProductFamily, slot: string, words: ReadonlyMap<string, string>): string {
  const chosen = words.get(slot);
  if (chosen === undefined) throw new RangeError(`"${family.name}" has no words for {${slot}}`);
  return slot === 'color' && family.agrees ? agree(chosen, family.agrees) : chosen;
}

/** A step near the golden section of the combinations that visits each of them once. */
function strideFor(combinations: number): number {
  let stride = Math.max(1, Math.round(combinations * 0.618));
  while (greatestCommonDivisor(stride, combinations) !== 1) stride += 1;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
