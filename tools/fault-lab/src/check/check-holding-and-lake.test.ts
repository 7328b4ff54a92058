import { describe, expect, it } from 'vitest';
import { type LabRecord } from '../model/lab-record.ts';
import { checkHolding, type HeldRecord } from './check-holding.ts';
import { checkLake, type LakeRow } from './check-lake.ts';
import { type Violation } from './violation.ts';

function record(fields: Partial<LabRecord> = {}): LabRecord {
  return {
    id: 'e1',
    table: 'purchases',
    role: 't0',
    tenant: 'acme',
    key: 'c-1',
    operation: 'put',
    label: '2026-11-24T04:00:00.000',
    sequence: 1n,
    changedAt: '2026-11-24T04:00:01.000Z',
    image: { total: { N: '1.1' } },
    ...fields,
  };
}

const known = (...records: readonly LabRecord[]) => new Map(records.map((each) => [each.id, each]));
const short = (violations: readonly Violation[]) =>
  violations.map(({ harm, invariant }) => `${invariant} ${harm}`);

describe('checkLake', () => {
  const told = {
    day: '2026-11-24',
    op: 'upsert',
    purchaseId: 'c-1',
    position: `2026-11-24T04:00:00.000#${'0'.repeat(39)}1`,
    changedAt: '2026-11-24T04:00:01.000Z',
    total: '1.10',
  };
  const row: LakeRow = { tenant: 'acme', eventId: 'e1', rows: 1, told };

  it('wants one row a change, in the prefix of its tenant', () => {
    expect(short(checkLake([row], known(record())))).toEqual([]);
    expect(short(checkLake([], known(record())))).toEqual(['I4 lost']);
    expect(short(checkLake([{ ...row, rows: 2 }], known(record())))).toEqual(['I4 duplicated']);
    expect(short(checkLake([{ ...row, tenant: 'other' }], known(record())))).toEqual(['I2 mixed']);
  });

  it.each([
    { total: '9.9' },
    { op: 'remove' },
    { day: '2026-11-25' },
    { purchaseId: 'c-2' },
    { position: '1' },
  ])('sees that a row says %o, which did not happen', (wrong) => {
    expect(short(checkLake([{ ...row, told: { ...told, ...wrong } }], known(record())))).toEqual([
      'I4 other',
    ]);
  });

  it.each([
    { operation: 'beat' },
    { operation: 'malformed' },
    { role: 'unknown' },
    { role: 'erasing' },
  ] as const)('wants no row for %o', (fields) => {
    expect(short(checkLake([], known(record(fields))))).toEqual([]);
    expect(short(checkLake([row], known(record(fields))))).toEqual(['I4 other']);
  });
});

describe('checkHolding', () => {
  const held: HeldRecord = {
    place: 'quarantine',
    object: 'quarantine/purchases/acme/x',
    folder: 'acme',
    eventId: 'e1',
    image: { total: { N: '1.1' } },
  };

  it('wants in quarantine what can never be applied, and nothing else', () => {
    expect(short(checkHolding([held], known(record({ operation: 'malformed' }))))).toEqual([]);
    expect(short(checkHolding([], known(record({ operation: 'malformed' }))))).toEqual(['I3 lost']);
    expect(short(checkHolding([held], known(record())))).toEqual(['I3 other']);
  });

  it('lets a node refuse what it cannot take, or never see it', () => {
    expect(short(checkHolding([held], known(record({ operation: 'unfit' }))))).toEqual([]);
    expect(short(checkHolding([], known(record({ operation: 'unfit' }))))).toEqual([]);
  });

  it('wants what a function said it quarantined, once and whole', () => {
    const unfit = known(record({ operation: 'unfit' }));
    const quarantined = new Set(['e1']);

    expect(short(checkHolding([held], unfit, { quarantined }))).toEqual([]);
    expect(short(checkHolding([], unfit, { quarantined }))).toEqual(['I3 lost']);
    expect(short(checkHolding([held, { ...held, object: 'twin' }], unfit))).toEqual(['I3 duplicated']);
    expect(short(checkHolding([{ ...held, image: {} }], unfit))).toEqual(['I3 lost']);
  });

  it('wants nothing parked in the end', () => {
    expect(short(checkHolding([{ ...held, place: 'parked' }], known(record())))).toEqual(['I3 lost']);
  });

  it('sees a record in the folder of another tenant', () => {
    const foreign = { ...held, folder: 'other' };
    expect(short(checkHolding([foreign], known(record({ operation: 'malformed' }))))).toEqual(['I2 mixed']);
  });
});
