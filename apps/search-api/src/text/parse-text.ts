import { HEAD_ENDS, STOP_WORDS } from '@cloudpf/es-mappings';

/** What a person typed, cut into what has to be found. */
export interface SearchText {
  readonly units: readonly Unit[];
  /** The words that say what the thing is: "funda" of "funda para móvil". */
  readonly head: readonly string[];
  /** Everything as one word, as article codes are compared. */
  readonly compact: string;
  readonly whole: string;
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
  'gb tb mb kg g gr mg l lt ml cl dl cm mm m m2 km w kw v hz mah in oz lb pulgadas litros metros kilos gramos'.split(
    ' ',
  ),
);
const STOP = new Set(STOP_WORDS);
/** They only say that what follows is not the thing itself. */
const WEAK = new Set(HEAD_ENDS.filter((word) => !(LINKS as readonly string[]).includes(word)));

/** Reads a query; one without a letter or a digit is looked for as it is. */
export function parseText(query: string): SearchText {
  const text = query.normalize('NFC').trim();
  const all = text.match(WORD) ?? (text === '' ? [] : [text]);
  const words = withoutEmptyWords(all);
  const kept = words.slice(0, MAX_WORDS);
  const isUnfinished = words.length === kept.length && !/\s$/.test(query);
  return {
    units: unitsOf(kept, isUnfinished && kept.at(-1) === all.at(-1)),
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
    const word = words[index] ?? '';
    const next = words[index + 1];
    const endsText = (at: number) => isUnfinished && at === words.length - 1;
    const lower = word.toLowerCase();
    if (next !== undefined && isLink(lower)) {
      units.push({
        kind: 'linked',
        text: `${word} ${next}`,
        link: lower,
        word: next,
        isUnfinished: endsText(++index),
      });
    } else if (next !== undefined && /^[\d.,]+$/.test(word) && MEASURES.has(next.toLowerCase())) {
      units.push({ kind: 'measure', text: `${word} ${next}` });
      index++;
    } else {
      units.push({
        kind: 'word',
        text: word,
        isCode: /\p{N}/u.test(word),
        isUnfinished: endsText(index),
        joins: joinsOf(words, index),
      });
    }
  }
  return units;
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
