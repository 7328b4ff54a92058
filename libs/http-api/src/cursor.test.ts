import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCursorSealer, queryHash } from './cursor.ts';
import { ProblemError } from './errors.ts';

const SECRET = 'a secret of enough letters';
const sealer = createCursorSealer({ secrets: async () => [SECRET], version: 1 });
const scope = { tenantId: 'acme', query: { q: 'mesa', size: 10 } };

it('gives back what was sealed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (payload, query) => {
      const own = { tenantId: 'acme', query };
      const opened = await sealer.open(await sealer.seal(payload, own), own);
      expect(JSON.stringify(opened)).toBe(JSON.stringify(payload));
    }),
  );
});

it('is good for one tenant, one query and one version only', async () => {
  const cursor = await sealer.seal(['a', 1], scope);
  const nextVersion = createCursorSealer({ secrets: async () => [SECRET], version: 2 });

  const refused = [
    sealer.open(cursor, { ...scope, tenantId: 'acmf' }),
    sealer.open(cursor, { ...scope, query: { q: 'mesa', size: 11 } }),
    nextVersion.open(cursor, scope),
  ];

  for (const opening of refused) await expect(opening).rejects.toBeInstanceOf(ProblemError);
});

it('does not mind the order of parameters nor absent ones', async () => {
  const query = { a: 1, b: { c: 2, d: 3 }, e: undefined };
  const cursor = await sealer.seal(1, { tenantId: 'acme', query });

  expect(await sealer.open(cursor, { tenantId: 'acme', query: { b: { d: 3, c: 2 }, a: 1 } })).toBe(1);
  expect(queryHash({ a: [1, 2] })).not.toBe(queryHash({ a: [2, 1] }));
});

it('refuses any text that it did not make', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })),
      async (text) => {
        await expect(sealer.open(text, scope)).rejects.toBeInstanceOf(ProblemError);
      },
    ),
  );
});

it('refuses a cursor with any bit changed, naming the parameter', async () => {
  const bytes = Buffer.from(await sealer.seal({ after: ['mesa', 7] }, scope), 'base64url');
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
      const forged = Buffer.from(bytes);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(sealer.open(forged.toString('base64url'), scope)).rejects.toMatchObject({
        problem: { status: 400, errors: [{ parameter: 'cursor' }] },
      });
    }),
  );
});

it('opens what an earlier secret signed', async () => {
  const cursor = await sealer.seal(1, scope);
  const renewed = createCursorSealer({ secrets: async () => ['the secret of tomorrow', SECRET], version: 1 });

  expect(await renewed.open(cursor, scope)).toBe(1);
});

it('opens what a secret newer than the remembered ones signed', async () => {
  const renewed = createCursorSealer({ secrets: async () => ['the secret of tomorrow', SECRET], version: 1 });
  const behind = createCursorSealer({
    secrets: async (maxAgeMs) => (maxAgeMs > 10_000 ? [SECRET] : ['the secret of tomorrow', SECRET]),
    version: 1,
  });

  expect(await behind.open(await renewed.seal(1, scope), scope)).toBe(1);
});

it('needs no secret to refuse what cannot be a cursor', async () => {
  const secrets = async () => {
    throw new Error('nobody may ask');
  };

  const opening = createCursorSealer({ secrets, version: 1 }).open('nonsense', scope);

  await expect(opening).rejects.toMatchObject({ problem: { status: 400 } });
});

it('fails as its secrets do, before anything is begun or made', async () => {
  const secrets = async () => {
    throw new ProblemError({ status: 503 });
  };
  const broken = createCursorSealer({ secrets, version: 1 });
  const cursor = await sealer.seal(1, scope);

  for (const call of [broken.prepare(), broken.seal(1, scope), broken.open(cursor, scope)]) {
    await expect(call).rejects.toMatchObject({ problem: { status: 503 } });
  }
});
