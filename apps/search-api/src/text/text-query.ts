import { type SearchText, type Unit } from './parse-text.ts';
import { anyOf, constant, match, type Query } from './query.ts';
import { BONUS, LOSS, NAME_BOOST, WORD_POINTS } from './ranks.ts';
import { type Mode, oppositeOf, type Ranked, type UnitOptions, waysToFind } from './unit-ranks.ts';

/** How much of the text has to be found. Each pass is tried only where the one before finds nothing. */
export const PASSES = ['strict', 'typos', 'partial'] as const;
export type Pass = (typeof PASSES)[number];

export interface TextQueryOptions {
  readonly mode: Mode;
  readonly pass: Pass;
  readonly longText?: string;
  /** Whether articles have codes of their own (`sku`), names and head nouns to compare with. */
  readonly isCatalogue?: boolean;
}

/** Shortest article code that counts as one when only its beginning is given. */
const MIN_CODE_LENGTH = 3;

/** A query that only selects: for every order but relevance. */
export function selectText(text: SearchText, options: TextQueryOptions): Query {
  const unitOptions = toUnitOptions(options);
  const units = text.units.map((unit) => anyOf(waysToFind(unit, unitOptions).map(([, query]) => query)));
  if (options.pass === 'partial') return someOf(text.units, units);
  const byCode = options.isCatalogue ? codes(text).map(([, query]) => query) : [];
  return anyOf([{ bool: { filter: units } }, ...byCode]);
}

/** A query whose points put what is found better first; see `LOSS` for how. */
export function rankText(text: SearchText, options: TextQueryOptions): Query {
  const unitOptions = toUnitOptions(options);
  const units = text.units.map((unit) => rankUnit(waysToFind(unit, unitOptions)));
  const should = options.mode === 'exact' ? [] : bonuses(text);
  if (options.pass === 'partial') return { bool: { must: someOf(text.units, units), should } };

  const points = text.units.length * WORD_POINTS;
  const byCode = codes(text).map(([bonus, query]) => constant(points + bonus, query));
  const words: Query = { bool: { must: units } };
  return { bool: { must: byCode.length > 0 ? { dis_max: { queries: [words, ...byCode] } } : words, should } };
}

/** A long text has every word some day, so it counts only where points put it last, or where nothing else is found. */
function toUnitOptions({ mode, pass, longText }: TextQueryOptions): UnitOptions {
  return { mode, typos: pass !== 'strict', ...(longText !== undefined && pass === 'typos' && { longText }) };
}

/** The best way counts, however many others would do too. */
function rankUnit(ways: readonly Ranked[]): Query {
  return { dis_max: { queries: ways.map(([rank, query]) => constant(WORD_POINTS - LOSS[rank], query)) } };
}

/** At least one unit, each named by its text so that a hit tells which it has, and never the opposite of what is asked. */
function someOf(units: readonly Unit[], queries: readonly Query[]): Query {
  const should = queries.map((query, index) => ({ bool: { must: query, _name: units[index]?.text } }));
  const opposites = units.map(oppositeOf).filter((opposite) => opposite !== undefined);
  return { bool: { should, minimum_should_match: 1, must_not: opposites } };
}

function codes({ compact, whole }: SearchText): readonly (readonly [number, Query])[] {
  if (!/\p{N}/u.test(compact) || compact.length < MIN_CODE_LENGTH) {
    return /^[^\s]+$/.test(whole) && compact !== '' ? [[BONUS.code, match('sku', whole)]] : [];
  }
  return [
    [BONUS.code, match('sku', whole)],
    [0, match('sku.prefix', whole)],
  ];
}

function bonuses({ head, whole, isUnfinished }: SearchText): readonly Query[] {
  const [first] = head;
  const wholeName = constant(BONUS.wholeName, { term: { 'name.whole': whole } });
  if (first === undefined) return [wholeName];
  const headText = head.join(' ');
  const begin = isUnfinished ? beginsWith : match;
  return [
    wholeName,
    constant(BONUS.head, begin('name.head', headText)),
    constant(BONUS.firstWord, head.length === 1 ? begin('name.first', first) : match('name.first', first)),
    { match: { name: { query: headText, boost: NAME_BOOST } } },
  ];
}

/** Every token of `text`, the last one perhaps only as a beginning. */
function beginsWith(field: string, text: string): Query {
  return { match_bool_prefix: { [field]: { query: text, operator: 'and' } } };
}
