import { MAX_WORDS } from './parse-text.ts';

/**
 * What a document loses for each word of the query, by the way in which the word was found. Points are summed over the
 * words, so the distances are chosen for the whole of a query: everything down to `description` lost on every word,
 * with no bonus at all, still stands above one single typo with every bonus.
 */
export const LOSS = {
  exact: 0,
  plural: 2,
  gender: 10,
  prefix: 15,
  joined: 20,
  loose: 40,
  description: 60,
  enye: 1000,
  typo: 1100,
  typoInPrefix: 1200,
  soundsAlike: 1250,
  twoTypos: 1300,
  anyTypo: 1400,
} as const;
export type Rank = keyof typeof LOSS;

/** Points of a word that is found as it was typed. */
export const WORD_POINTS = 1500;

/** They order what is found equally well, and are together smaller than the distance to the first typo. */
export const BONUS = { wholeName: 100, head: 40, firstWord: 20, code: 50 } as const;

/**
 * One term's BM25 is below its boost times its idf, and an idf is below 20 for any index that one shard can hold
 * (ln of 2^31 documents is 21.5, for a word that a single one of them has).
 */
export const NAME_BOOST = 0.15;
const MAX_IDF = 21.5;

export const MAX_BONUS =
  BONUS.wholeName + BONUS.head + BONUS.firstWord + BONUS.code + NAME_BOOST * MAX_IDF * (MAX_WORDS + 1);

export type MatchKind = 'exact' | 'typo' | 'partial';

/** Tells from the points alone whether every one of `units` was found without a typo. */
export function matchKind(points: number, units: number): Exclude<MatchKind, 'partial'> {
  return points >= units * WORD_POINTS - units * LOSS.description ? 'exact' : 'typo';
}
