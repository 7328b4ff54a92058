import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentId, MAX_DOCUMENT_ID_BYTES } from './document-id.ts';

const troublesome = fc.constantFrom(
  'ñ',
  '👟',
  '_',
  '%',
  '#',
  '/',
  '\u0000',
  '\n',
  ' ',
  '\ud83d',
  '\ude00',
  ';',
  '%5f;',
  'a',
);
const keys = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.array(troublesome, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.tuple(troublesome, fc.integer({ min: 100, max: 700 })).map(([unit, count]) => unit.repeat(count)),
  fc.string({ unit: 'grapheme', minLength: 200, maxLength: 1024 }),
);

it('leaves an ordinary key as it is', () => {
  expect(documentId('SKU-0001/niño')).toBe('SKU-0001/niño');
});

it('escapes what opens its own forms, a leading underscore and control characters', () => {
  expect(documentId('_a')).toBe('%5f;a');
  expect(documentId('a_b')).toBe('a_b');
  expect(documentId('50%#\n')).toBe('50%25;%23;%a;');
});

it('hashes a key of the length that a sort key may have', () => {
  expect(documentId('x'.repeat(512))).toBe('x'.repeat(512));
  expect(documentId('x'.repeat(513))).toMatch(/^#[0-9a-f]{64}$/);
  expect(documentId('ñ'.repeat(257))).toMatch(/^#[0-9a-f]{64}$/);
});

it('gives every key an id that Elasticsearch takes', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const id = documentId(key);

      expect(Buffer.byteLength(id)).toBeLessThanOrEqual(MAX_DOCUMENT_ID_BYTES);
      expect(id).toMatch(/^[^_\s]/u);
      expect(id.isWellFormed()).toBe(true);
      expect(id).not.toMatch(/\p{Cc}/u);
    }),
  );
});

it('never gives two keys the same id', () => {
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      fc.pre(one !== other);

      expect(documentId(one)).not.toBe(documentId(other));
    }),
  );
});

it('keeps a key that looks like an id apart from the key that has it', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const id = documentId(key);
      fc.pre(id !== key);

      expect(documentId(id)).not.toBe(id);
    }),
  );
});
