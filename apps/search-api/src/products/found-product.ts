import { type FoundProduct } from '../answers.ts';
import { type IndexHit } from '../ports.ts';
import { type SearchText } from '../text/parse-text.ts';
import { matchKind, type MatchKind } from '../text/ranks.ts';
import { type Pass } from '../text/text-query.ts';

export interface FoundBy {
  readonly text: SearchText | undefined;
  readonly pass: Pass;
  readonly byRelevance: boolean;
}

/** A product as it is answered: all its fields, and how it was found. */
export function foundProduct(hit: IndexHit, found: FoundBy): FoundProduct {
  const item = { ...hit.source } as FoundProduct;
  const [score] = hit.sort;
  if (found.text && found.byRelevance) item.score = Number(score);
  if (found.text) item.match = kindOf(score, found);
  if (found.text && found.pass === 'partial') item.missing_terms = missingTerms(hit, found.text);
  if (hit.highlight) item.highlight = firstParts(hit.highlight);
  return item;
}

function firstParts(highlight: NonNullable<IndexHit['highlight']>): Record<string, string> {
  return Object.fromEntries(Object.entries(highlight).map(([field, [part = '']]) => [field, part]));
}

/** Words that even the best hit of a partial answer lacks. */
export function droppedTerms(hits: readonly IndexHit[], { text, pass }: FoundBy): string[] {
  if (!text) return [];
  const [best] = [...hits].sort((one, other) => other.matched.length - one.matched.length);
  return [...(pass === 'partial' && best ? missingTerms(best, text) : []), ...text.ignored];
}

/** Outside of the order by relevance typos are looked for only where nothing is found without. */
function kindOf(score: unknown, { text, pass, byRelevance }: FoundBy): MatchKind {
  if (pass === 'partial') return 'partial';
  if (byRelevance && typeof score === 'number') return matchKind(score, text?.units.length ?? 0);
  return pass === 'typos' ? 'typo' : 'exact';
}

function missingTerms({ matched }: IndexHit, { units }: SearchText): string[] {
  const has = new Set(matched);
  return units.map(({ text }) => text).filter((text) => !has.has(text));
}
