import { expect, it } from 'vitest';
import { parseText } from './parse-text.ts';
import { rankText, selectText } from './text-query.ts';

const catalogue = { mode: 'auto', pass: 'typos', longText: 'description', isCatalogue: true } as const;
const ranked = (query: string) => JSON.stringify(rankText(parseText(query), catalogue));

it('never corrects a word with a digit, nor looks for it in the description', () => {
  const query = ranked('x2024 ');

  expect(query).not.toContain('fuzziness');
  expect(query).not.toContain('description');
});

it('allows a typo from the fourth letter and two from the eighth', () => {
  expect(ranked('sol ')).not.toContain('fuzziness');
  expect(ranked('mesa ')).toContain('"fuzziness":1');
  expect(ranked('mesa ')).not.toContain('"fuzziness":2');
  expect(ranked('zapatilla ')).toContain('"fuzziness":2');
});

it('takes an n for an ñ, but an ñ for nothing else', () => {
  expect(ranked('ano ')).toContain('"año"');
  expect(ranked('caña ')).not.toContain('cañaa');
  expect(JSON.stringify(rankText(parseText('año '), catalogue))).not.toContain('"ano"');
});

it('looks only for whole words in mode exact', () => {
  const query = JSON.stringify(rankText(parseText('mesas'), { ...catalogue, mode: 'exact', pass: 'strict' }));

  expect(query).toContain('words.exact');
  expect(query).not.toMatch(/words\.(prefix|stem|joined|sound)|fuzziness|"words"/);
});

it('never answers the opposite in a partial answer', () => {
  const query = JSON.stringify(selectText(parseText('agua sin gas'), { ...catalogue, pass: 'partial' }));

  expect(query).toContain('"must_not":[{"match_phrase":{"words.exact":{"query":"con gas"}}}]');
});

it('leaves the description out wherever points do not put it last', () => {
  expect(JSON.stringify(selectText(parseText('mesa'), { ...catalogue, pass: 'strict' }))).not.toContain(
    'description',
  );
});
