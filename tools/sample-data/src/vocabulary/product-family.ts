import { type Agreement } from './agreement.ts';

/** Products that share a noun, and the words that make one of them. */
export interface ProductFamily {
  readonly category: string;
  /** Prefix of the stock keeping unit. */
  readonly code: string;
  /** Pattern of the name: `{marca}` is a brand, every other `{word}` one of `words`. */
  readonly name: string;
  readonly brands: readonly string[];
  /** Words by slot; the last slot orders them from cheap to dear. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Gender and number of the noun, which the words of the slot `color` follow. */
  readonly agrees?: Agreement;
  /** Cheapest and dearest, in the shop's currency. */
  readonly price: readonly [number, number];
  readonly about: readonly string[];
  readonly tags: readonly string[];
}
