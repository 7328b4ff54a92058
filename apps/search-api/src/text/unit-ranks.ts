import { MAX_PREFIX_LENGTH } from '@cloudpf/es-mappings';
import { type LinkedUnit, type MeasureUnit, type Unit, type WordUnit } from './parse-text.ts';
import { anyOf, match, phrase, type Query } from './query.ts';
import { type Rank } from './ranks.ts';

export const MODES = ['auto', 'exact', 'prefix', 'fuzzy'] as const;
export type Mode = (typeof MODES)[number];

export interface UnitOptions {
  readonly mode: Mode;
  readonly typos: boolean;
  /** A long text in which words are found last; absent where a table has none. */
  readonly longText?: string;
}

/** One way of finding a unit, and how good it is. */
export type Ranked = readonly [Rank, Query];

const TYPO_MIN_LENGTH = 4;
const TWO_TYPOS_MIN_LENGTH = 8;
const STEM_MIN_LENGTH = 5;
/** The first letter must be right, or a short word is near to everything. */
const ONE_TYPO = { fuzziness: 1, prefix_length: 1, fuzzy_rewrite: 'constant_score' };
const TWO_TYPOS = { fuzziness: 2, prefix_length: 1, fuzzy_rewrite: 'constant_score' };
const BY_LENGTH = { fuzziness: 'AUTO:4,8', prefix_length: 1, fuzzy_rewrite: 'constant_score' };
const ANYWHERE = { fuzziness: 'AUTO:3,6', prefix_length: 0, fuzzy_rewrite: 'constant_score' };

/** Every way in which a unit may be found, best first. */
export function waysToFind(unit: Unit, options: UnitOptions): readonly Ranked[] {
  switch (unit.kind) {
    case 'word':
      return waysToFindWord(unit, options);
    case 'measure':
      return waysToFindMeasure(unit, options);
    case 'linked':
      return waysToFindLinked(unit, options);
  }
}

/** What contradicts a unit: who wants it "sin gas" is not served with "con gas". */
export function oppositeOf(unit: Unit): Query | undefined {
  if (unit.kind !== 'linked' || unit.link === 'no') return undefined;
  return phrase('words.exact', `${unit.link === 'sin' ? 'con' : 'sin'} ${unit.word}`);
}

function waysToFindWord(unit: WordUnit, options: UnitOptions): readonly Ranked[] {
  const { mode, longText } = options;
  const { text, isCode } = unit;
  const ways: Ranked[] = [['exact', match('words.exact', text)]];
  if (mode === 'exact') return ways;

  if ((unit.isUnfinished || text.length === 1 || mode === 'prefix') && text.length <= MAX_PREFIX_LENGTH) {
    ways.push(['prefix', match('words.prefix', text)]);
  }
  if (mode === 'prefix') return ways;

  ways.push(['plural', match('words', text)]);
  if (text.length >= STEM_MIN_LENGTH && !isCode) ways.push(['gender', match('words.stem', text)]);
  ways.push(['joined', anyOf(joined(unit))]);
  if (longText !== undefined && !isCode) ways.push(['description', match(longText, text)]);
  if (options.typos && !isCode) ways.push(...typosOf(unit, mode));
  return ways;
}

/** "basketball" for "basket ball" and the other way round, always the whole of it. */
function joined({ text, joins }: WordUnit): readonly Query[] {
  const apart = [
    match('words.joined', text),
    ...(text.includes('rr') ? [match('words.joined', text.replace('rr', 'r'))] : []),
  ];
  return [...apart, ...joins.map((join) => match('words', join))];
}

function typosOf({ text, isUnfinished }: WordUnit, mode: Mode): readonly Ranked[] {
  const ways: Ranked[] = [];
  const enyes = withEnye(text);
  if (enyes.length > 0) ways.push(['enye', { match: { words: { query: enyes.join(' ') } } }]);
  if (text.length >= TYPO_MIN_LENGTH) {
    ways.push(['typo', match('words.exact', text, ONE_TYPO)], ['soundsAlike', match('words.sound', text)]);
    if (isUnfinished && text.length <= MAX_PREFIX_LENGTH) {
      ways.push(['typoInPrefix', match('words.prefix', text, BY_LENGTH)]);
    }
  }
  if (text.length >= TWO_TYPOS_MIN_LENGTH) ways.push(['twoTypos', match('words.exact', text, TWO_TYPOS)]);
  if (mode === 'fuzzy') ways.push(['anyTypo', match('words.exact', text, ANYWHERE)]);
  return ways;
}

/** For keyboards without ñ: each n as an ñ. Who typed an ñ means it. */
function withEnye(word: string): readonly string[] {
  if (/ñ/i.test(word)) return [];
  return Array.from(word.matchAll(/n/gi), ({ index }) => `${word.slice(0, index)}ñ${word.slice(index + 1)}`);
}

function waysToFindMeasure(unit: MeasureUnit, { mode }: UnitOptions): readonly Ranked[] {
  const { text, number, measure } = unit;
  const ways: Ranked[] = [
    ['exact', phrase('words.exact', text)],
    ['plural', match('words', number + measure)],
  ];
  if (mode === 'exact') return ways;
  if (unit.isUnfinished || mode === 'prefix') {
    ways.push(['prefix', inOrder(number, { prefix: { prefix: measure } }, 0)]);
  }
  return ways;
}

function waysToFindLinked(unit: LinkedUnit, { mode, typos, longText }: UnitOptions): readonly Ranked[] {
  const { text, link, word } = unit;
  const ways: Ranked[] = [['exact', phrase('words.exact', text)]];
  if (mode === 'exact') return ways;

  if (unit.isUnfinished || mode === 'prefix')
    ways.push(['prefix', inOrder(link, { prefix: { prefix: word } }, 1)]);
  if (mode === 'prefix') return ways;

  ways.push(['plural', phrase('words', text, 1)]);
  if (longText !== undefined) ways.push(['description', phrase(longText, text, 1)]);
  if (link === 'con') ways.push(['loose', without('sin', word)]);
  if (typos && word.length >= TYPO_MIN_LENGTH) {
    ways.push(['typo', inOrder(link, { fuzzy: { term: word, fuzziness: 'AUTO:4,8', prefix_length: 1 } }, 1)]);
  }
  return ways;
}

/** One word and then the other, with at most `gaps` words between. */
function inOrder(first: string, then: Query, gaps: number): Query {
  const intervals = [{ match: { query: first } }, then];
  return { intervals: { 'words.exact': { all_of: { ordered: true, max_gaps: gaps, intervals } } } };
}

function without(link: string, word: string): Query {
  return { bool: { must: match('words', word), must_not: phrase('words.exact', `${link} ${word}`) } };
}
