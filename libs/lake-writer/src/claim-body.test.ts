import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim } from './claim.ts';
import { decodeClaim, encodeClaim } from './claim-body.ts';
import { type LakePartition } from './layout.ts';

const partition = fc.constantFrom(
  'acme/2026-02-03',
  'acme/2026-02-04',
  'bravo/2026-02-03',
) as fc.Arbitrary<LakePartition>;

const claims: fc.Arbitrary<Claim> = fc.record({
  records: fc
    .uniqueArray(fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }), { minLength: 1, maxLength: 20 })
    .chain((sequences) =>
      fc.tuple(
        ...sequences.map((sequence) =>
          fc.record({
            sequence: fc.constant(sequence),
            shard: fc.constantFrom('0123456789ab', 'ba9876543210'),
            partition: fc.option(partition, { nil: undefined }),
          }),
        ),
      ),
    ),
  written: fc
    .array(fc.tuple(partition, fc.bigInt({ min: 0n, max: 10n ** 40n - 1n })))
    .map((pairs) => new Map(pairs)),
});

describe('the stored form of a claim', () => {
  it('is read back as the same claim', () => {
    fc.assert(
      fc.property(claims, (claim) => {
        expect(decodeClaim('key', encodeClaim(claim))).toEqual(claim);
      }),
    );
  });

  it('tells its range and checksum to whoever looks', () => {
    const body = JSON.parse(gunzipSync(encodeClaim(aClaim())).toString()) as Record<string, unknown>;

    expect(body).toMatchObject({ firstSequence: '5', lastSequence: '7', count: 2 });
    expect(body['sha256']).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['no gzip', Buffer.from('{}'), 'is no claim'],
    ['no claim', gzipSync('{}'), 'is no claim'],
    ['a claim with a record too few', tampered({ count: 3 }), 'does not match its checksum'],
    ['a claim with other records', tampered({ sequences: ['5', '8'] }), 'does not match its checksum'],
    ['a claim with a list cut off', tampered({ rows: [0] }), 'has lists of unequal length'],
  ])('is refused where it is %s', (_, bytes, problem) => {
    expect(() => decodeClaim('_claims/x.json', bytes)).toThrow(`The lake object _claims/x.json ${problem}.`);
  });
});

function aClaim(): Claim {
  const place = { shard: '0123456789ab', partition: 'acme/2026-02-03' as LakePartition };
  return {
    records: [
      { ...place, sequence: 5n },
      { ...place, sequence: 7n },
    ],
    written: new Map(),
  };
}

function tampered(fields: Record<string, unknown>): Uint8Array {
  const body = JSON.parse(gunzipSync(encodeClaim(aClaim())).toString()) as Record<string, unknown>;
  return gzipSync(JSON.stringify({ ...body, ...fields }));
}
