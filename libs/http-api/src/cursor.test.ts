import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCursorSealer, queryHash } from './cursor.ts';
import { ProblemError } from './errors.ts';

const SECRET = 'a secret of enough letters';
const sealer = createCursorSealer({ secrets: [SECRET], version: 1 });
const scope = { tenantId: 'acme', query: { q: 'mesa', size: 10 } };

it('gives back what was sealed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (payload, query) => {
      const own = { tenantId: 'acme', query };
      expect(JSON.stringify(sealer.open(sealer.seal(payload, own), own))).toBe(JSON.stringify(payload));
    }),
  );
});

it('is good for one tenant, one query and one version only', () => {
  const cursor = sealer.seal(['a', 1], scope);
  const nextVersion = createCursorSealer({ secrets: [SECRET], version: 2 });

  expect(() => sealer.open(cursor, { ...scope, tenantId: 'acmf' })).toThrow(ProblemError);
  expect(() => sealer.open(cursor, { ...scope, query: { q: 'mesa', size: 11 } })).toThrow(ProblemError);
  expect(() => nextVersion.open(cursor, scope)).toThrow(ProblemError);
});

it('does not mind the order of parameters nor absent ones', () => {
  const cursor = sealer.seal(1, { tenantId: 'acme', query: { a: 1, b: { c: 2, d: 3 }, e: undefined } });

  expect(sealer.open(cursor, { tenantId: 'acme', query: { b: { d: 3, c: 2 }, a: 1 } })).toBe(1);
  expect(queryHash({ a: [1, 2] })).not.toBe(queryHash({ a: [2, 1] }));
});

it('refuses any text that it did not make', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })), (text) => {
      expect(() => sealer.open(text, scope)).toThrow(ProblemError);
    }),
  );
});

it('refuses a cursor with any bit changed, naming the parameter', () => {
  const bytes = Buffer.from(sealer.seal({ after: ['mesa', 7] }, scope), 'base64url');
  fc.assert(
    fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
      const forged = Buffer.from(bytes);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(refusal(() => sealer.open(forged.toString('base64url'), scope))).toMatchObject({
        status: 400,
        errors: [{ parameter: 'cursor' }],
      });
    }),
  );
});

it('opens what an earlier secret signed', () => {
  const cursor = sealer.seal(1, scope);
  const renewed = createCursorSealer({ secrets: ['the secret of tomorrow', SECRET], version: 1 });

  expect(renewed.open(cursor, scope)).toBe(1);
});

it('takes no short secret', () => {
  expect(() => createCursorSealer({ secrets: ['short'], version: 1 })).toThrow(TypeError);
});

function refusal(open: () => unknown): unknown {
  try {
    return open();
  } catch (error) {
    return error instanceof ProblemError ? error.problem : error;
  }
}
