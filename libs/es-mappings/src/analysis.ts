/** Index settings for Spanish product texts. Only components that the official image has under these names. */

/** Articles and the commonest links; `sin`, `con`, `para` and `no` change what is asked for, so they stay. */
export const STOP_WORDS: readonly string[] = [
  'de',
  'del',
  'la',
  'el',
  'los',
  'las',
  'lo',
  'un',
  'una',
  'unos',
  'unas',
  'y',
  'the',
  'of',
  'and',
];

/** What ends the words that say what a product is: "funda | para móvil", "agua | con gas". */
export const HEAD_ENDS: readonly string[] = ['para', 'con', 'sin', 'compatible', 'compatibles', 'for'];

/** Longest beginning of a word that is indexed. */
export const MAX_PREFIX_LENGTH = 20;

const VOWELS: Readonly<Record<string, string>> = {
  a: 'áàâäãåāÁÀÂÄÃÅĀ',
  e: 'éèêëēÉÈÊËĒ',
  i: 'íìîïīÍÌÎÏĪ',
  o: 'óòôöõøōÓÒÔÖÕØŌ',
  u: 'úùûüūÚÙÛÜŪ',
  c: 'çÇ',
  ae: 'æÆ',
  oe: 'œŒ',
  ss: 'ß',
};

/** Acute, grave, circumflex, diaeresis, ring, cedilla and tilde, as marks of their own. */
const LOOSE_MARKS = ['\u0301', '\u0300', '\u0302', '\u0308', '\u030a', '\u0327', '\u0303'];

/** Folding everything would make `año` and `ano` one word, so `ñ` is kept, also where it comes as `n` and a tilde. */
const FOLD_VOWELS: readonly string[] = [
  ...Object.entries(VOWELS).flatMap(([plain, accented]) =>
    Array.from(accented, (letter) => `${letter}=>${plain}`),
  ),
  'n\u0303=>ñ',
  'N\u0303=>ñ',
  ...LOOSE_MARKS.map((mark) => `${mark}=>`),
  "'=>",
  '’=>',
];

/** Letters that sound alike, the commonest spelling mistakes: b and v, silent h, ll and y, s and z, g and j, k and qu. */
const SOUNDS: Readonly<Record<string, string>> = {
  v: 'b',
  w: 'b',
  h: '',
  ch: 'ch',
  ll: 'y',
  z: 's',
  ce: 'se',
  ci: 'si',
  ge: 'je',
  gi: 'ji',
  gue: 'ge',
  gui: 'gi',
  que: 'ke',
  qui: 'ki',
  ca: 'ka',
  co: 'ko',
  cu: 'ku',
  x: 's',
};

/** Upper case too, since character filters come before everything else. */
const SOUNDS_ALIKE: readonly string[] = Object.entries(SOUNDS).flatMap(([letters, sound]) =>
  [letters, letters.toUpperCase(), letters.charAt(0).toUpperCase() + letters.slice(1)]
    .filter((form, index, forms) => forms.indexOf(form) === index)
    .map((form) => `${form}=>${sound}`),
);

/** DEL sorts after every letter, which puts `ñ` between `n` and `o`. */
const SORT_ENYE: readonly string[] = ['ñ=>n\u007f', 'Ñ=>n\u007f'];

export const ANALYSIS = {
  char_filter: {
    fold_vowels: { type: 'mapping', mappings: FOLD_VOWELS },
    sounds: { type: 'mapping', mappings: SOUNDS_ALIKE },
    sort_enye: { type: 'mapping', mappings: SORT_ENYE },
    head: {
      type: 'pattern_replace',
      pattern: `(?iu)(?<=.)\\s+(?:${HEAD_ENDS.join('|')})\\s.*$`,
      replacement: '',
    },
    first: { type: 'pattern_replace', pattern: '^[^\\p{L}\\p{N}]*([\\p{L}\\p{N}]+).*$', replacement: '$1' },
    letters_and_digits: { type: 'pattern_replace', pattern: '[^\\p{L}\\p{N}]+', replacement: '' },
    one_line: { type: 'pattern_replace', pattern: '\\s+', replacement: ' ' },
  },
  normalizer: {
    folded: { type: 'custom', char_filter: ['fold_vowels'], filter: ['lowercase'] },
    sortable: { type: 'custom', char_filter: ['fold_vowels', 'sort_enye'], filter: ['lowercase'] },
  },
  filter: {
    few_stop_words: { type: 'stop', stopwords: STOP_WORDS },
    plural: { type: 'stemmer', language: 'spanish_plural' },
    gender: { type: 'stemmer', language: 'light_spanish' },
    beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: MAX_PREFIX_LENGTH },
    sku_beginnings: { type: 'edge_ngram', min_gram: 2, max_gram: 40 },
    sku_length: { type: 'truncate', length: 256 },
    pairs: {
      type: 'shingle',
      min_shingle_size: 2,
      max_shingle_size: 2,
      token_separator: '',
      output_unigrams: false,
    },
  },
  analyzer: {
    text: words(['few_stop_words', 'plural']),
    exact: words([]),
    stem: words(['plural', 'gender']),
    prefix: words(['beginnings']),
    joined: words(['pairs']),
    sound: { ...words(['plural']), char_filter: ['fold_vowels', 'sounds'] },
    head: { ...words(['plural']), char_filter: ['fold_vowels', 'one_line', 'head'] },
    first: { ...words(['plural']), char_filter: ['fold_vowels', 'one_line', 'first'] },
    sku: sku([]),
    sku_prefix: sku(['sku_beginnings']),
  },
} as const;

function words(filters: readonly string[]) {
  return {
    type: 'custom',
    char_filter: ['fold_vowels'],
    tokenizer: 'standard',
    filter: ['lowercase', ...filters],
  };
}

/** One token without dashes and spaces: `ZAP-0001 RJ`, `zap0001rj` and `zap 0001-rj` are the same. */
function sku(filters: readonly string[]) {
  return {
    type: 'custom',
    char_filter: ['letters_and_digits'],
    tokenizer: 'keyword',
    filter: ['lowercase', 'sku_length', ...filters],
  };
}
