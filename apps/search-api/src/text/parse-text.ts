import { HEAD_ENDS, STOP_WORDS } from '@cloudpf/es-mappings';

/** What a person typed, cut into what has to be found. */
export interface SearchText {
  readonly units: readonly Unit[];
  /** The words that say what the thing is: "funda" of "funda para móvil". */
  readonly head: readonly string[];
  /** Everything as one word, as article codes are compared. */
  readonly compact: string;
  readonly whole: string;
  /** The last word may still be in the middle of being typed. */
  readonly isUnfinished: boolean;
  /** Words past the limit; they are not looked for. */
  readonly ignored: readonly string[];
}

export type Unit = WordUnit | MeasureUnit | LinkedUnit;

export interface WordUnit {
  readonly kind: 'word';
  readonly text: string;
  /** Holds a digit: bound to names and codes, never in a long text and never with a typo. */
  readonly isCode: boolean;
  /** May still be in the middle of being typed. */
  readonly isUnfinished: boolean;
  /** This word written together with the one before or after it. */
  readonly joins: readonly string[];
}

/** A number with its unit: `256 GB`. */
export interface MeasureUnit {
  readonly kind: 'measure';
  readonly text: string;
  readonly number: string;
  readonly measure: string;
  readonly isUnfinished: boolean;
}

/** A word with the one that turns its meaning: `sin gluten`. */
export interface LinkedUnit {
  readonly kind: 'linked';
  readonly text: string;
  readonly link: Link;
  readonly word: string;
  readonly isUnfinished: boolean;
}

const LINKS = ['sin', 'con', 'no'] as const;
export type Link = (typeof LINKS)[number];

/** Bounds the clauses of a query, and with them the distance between two ranks. */
export const MAX_WORDS = 12;

/** As the standard tokenizer cuts: a dot, comma or apostrophe between letters or digits does not end a word. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:[.,'’_](?=[\p{L}\p{N}])[\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}/gu;
const MEASURES = new Set(
  'gb tb mb kg g gr mg l lt lts ml cl dl cm mm m m2 km w kw v hz mah in oz lb pulgada pulgadas litro litros metro metros kilo kilos gramo gramos galon galón galones'.split(
    ' ',
  ),
);
const STOP = new Set(STOP_WORDS);
/** They only link the others; whoever types them does not mean to find them. */
const WEAK = new Set(['a', 'e', 'o', 'u', ...HEAD_ENDS.filter((word) => !isLink(word))]);

/** Reads a query; one without a letter or a digit is looked for as it is. */
export function parseText(query: string): SearchText {
  const text = query.normalize('NFC').trim();
  const all = text.match(WORD) ?? (text === '' ? [] : [text]);
  const words = withoutEmptyWords(all);
  const kept = words.slice(0, MAX_WORDS);
  const isUnfinished = words.length === kept.length && !/\s$/.test(query);
  const isOpen = isUnfinished && kept.at(-1) === all.at(-1);
  return {
    units: unitsOf(kept, isOpen),
    isUnfinished: isOpen,
    head: headOf(all),
    compact: text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''),
    whole: text,
    ignored: words.slice(MAX_WORDS),
  };
}

/** Where nothing but small words is asked for, they are all there is to find. */
function withoutEmptyWords(words: readonly string[]): readonly string[] {
  const kept = words.filter((word) => !STOP.has(word.toLowerCase()) && !WEAK.has(word.toLowerCase()));
  return kept.length > 0 && !kept.every((word) => isLink(word.toLowerCase())) ? kept : words;
}

function unitsOf(words: readonly string[], isUnfinished: boolean): readonly Unit[] {
  const units: Unit[] = [];
  for (let index = 0; index < words.length; index++) {
    const unit = pairAt(words, index) ?? wordAt(words, index);
    if (unit.kind !== 'word') index++;
    units.push({ ...unit, isUnfinished: isUnfinished && index === words.length - 1 });
  }
  return units;
}

/** Two words that are only found together. */
function pairAt(words: readonly string[], index: number): MeasureUnit | LinkedUnit | undefined {
  const word = words[index] ?? '';
  const next = words[index + 1];
  if (next === undefined) return undefined;
  const text = `${word} ${next}`;
  const link = word.toLowerCase();
  if (isLink(link)) return { kind: 'linked', text, link, word: next, isUnfinished: false };
  if (!/^[\d.,]+$/.test(word) || !MEASURES.has(next.toLowerCase())) return undefined;
  return { kind: 'measure', text, number: word, measure: next, isUnfinished: false };
}

function wordAt(words: readonly string[], index: number): WordUnit {
  const text = words[index] ?? '';
  return {
    kind: 'word',
    text,
    isCode: /\p{N}/u.test(text),
    isUnfinished: false,
    joins: joinsOf(words, index),
  };
}

function isLink(word: string): word is Link {
  return (LINKS as readonly string[]).includes(word);
}

/** Spanish doubles the r where two words meet: "porta rollos" is "portarrollos". */
function joinsOf(words: readonly string[], index: number): readonly string[] {
  const word = words[index] ?? '';
  const pairs = [
    [words[index - 1], word],
    [word, words[index + 1]],
  ];
  return pairs.flatMap(([first, second]) => {
    if (first === undefined || second === undefined || isLink(first) || isLink(second)) return [];
    const join = first + second;
    return /[aeiouáéíóú]$/i.test(first) && /^r/i.test(second) ? [join, `${first}r${second}`] : [join];
  });
}

function headOf(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word, index) => index > 0 && HEAD_ENDS.includes(word.toLowerCase()));
  const head = end < 0 ? words : words.slice(0, end);
  return head.filter((word) => !STOP.has(word.toLowerCase())).slice(0, MAX_WORDS);
}
