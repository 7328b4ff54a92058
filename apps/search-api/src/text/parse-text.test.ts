import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_WORDS, parseText } from './parse-text.ts';

const textsOf = (query: string) => parseText(query).units.map(({ text }) => text);

it('drops the small words that only link the others', () => {
  expect(textsOf('funda para el móvil de la niña')).toEqual(['funda', 'móvil', 'niña']);
});

it('keeps the small words where there is nothing else', () => {
  expect(textsOf('de la')).toEqual(['de', 'la']);
  expect(textsOf('con')).toEqual(['con']);
});

it.each(['sin', 'con', 'no'])('binds %s to the word that it turns', (link) => {
  expect(parseText(`pan ${link} gluten`).units).toMatchObject([
    { kind: 'word', text: 'pan' },
    { kind: 'linked', link, word: 'gluten' },
  ]);
});

it('binds a number to its measure', () => {
  expect(parseText('disco 256 GB rojo').units).toMatchObject([
    { text: 'disco' },
    { kind: 'measure', number: '256', measure: 'GB' },
    { text: 'rojo' },
  ]);
});

it('knows that the last word may be unfinished, unless a space ends it', () => {
  expect(parseText('mesa ca').units.map(({ isUnfinished }) => isUnfinished)).toEqual([false, true]);
  expect(parseText('mesa ca ').units.map(({ isUnfinished }) => isUnfinished)).toEqual([false, false]);
});

it('takes what comes before para, con or sin as the thing itself', () => {
  expect(parseText('funda de silicona para iPhone 15').head).toEqual(['funda', 'silicona']);
  expect(parseText('iPhone 15').head).toEqual(['iPhone', '15']);
});

it('compares codes without what stands between their parts', () => {
  expect(parseText(' ZAP-0001 / rj').compact).toBe('zap0001rj');
});

it('joins neighbours, with the r that Spanish doubles', () => {
  expect(parseText('porta rollos').units).toMatchObject([
    { joins: ['portarollos', 'portarrollos'] },
    { joins: ['portarollos', 'portarrollos'] },
  ]);
});

it('says which words it leaves out', () => {
  const words = Array.from({ length: MAX_WORDS + 2 }, (_, index) => `palabra${String(index)}`);

  expect(parseText(words.join(' ')).ignored).toEqual(words.slice(MAX_WORDS));
});

it('looks for what has neither letter nor digit as it is', () => {
  expect(textsOf('???')).toEqual(['???']);
  expect(textsOf('👟')).toEqual(['👟']);
});

it('reads any text into at most so many units, none of them empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 512 }), (query) => {
      const { units } = parseText(query);

      expect(units.length).toBeLessThanOrEqual(MAX_WORDS);
      expect(units.every(({ text }) => text.trim() !== '')).toBe(true);
      expect(units.length > 0).toBe(query.normalize('NFC').trim() !== '');
    }),
  );
});
