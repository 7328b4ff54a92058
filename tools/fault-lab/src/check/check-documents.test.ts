import { describe, expect, it } from 'vitest';
import { imageOf } from '../model/image.ts';
import { type LabRecord } from '../model/lab-record.ts';
import { addressOf } from '../model/shop.ts';
import { type Operation } from '../scenario/scenario.ts';
import { checkDocuments, type Expected, type StoredDocument } from './check-documents.ts';

const LABEL = '2026-11-24T04:00:00.000';
const CHANGED_AT = '2026-11-24T04:00:01.000Z';

function record(revision: number, operation: Operation = 'put'): LabRecord {
  const step = {
    do: 'change',
    table: 'products',
    tenant: 't0',
    key: 'p-1',
    operation,
    revision,
    second: 0,
  } as const;
  const keys = { tenant_id: { S: 'acme' }, product_id: { S: 'p-1' } };
  return {
    id: `products-${revision}`,
    table: 'products',
    role: 't0',
    tenant: 'acme',
    key: 'p-1',
    operation,
    label: LABEL,
    sequence: BigInt(revision),
    changedAt: CHANGED_AT,
    image: operation === 'remove' ? undefined : imageOf(step, keys, '2026-11-24T04:00:00.000Z'),
  };
}

function document(of: LabRecord, fields: Readonly<Record<string, unknown>> = {}): StoredDocument {
  const stock = of.sequence % 3n;
  const isEven = of.sequence % 2n === 0n;
  return {
    index: 'acme_products_000001',
    id: 'p-1',
    isVisible: true,
    isHome: true,
    source: {
      position: `${LABEL}#${String(of.sequence).padStart(40, '0')}`,
      deleted: false,
      changed_at: CHANGED_AT,
      tenant_id: 'acme',
      product_id: 'p-1',
      name: `Jamón ${of.sequence} de t0`,
      price: `${of.sequence}.25`,
      stock: Number(stock),
      in_stock: stock > 0n,
      tags: [`r${of.sequence}`, '🎁'],
      ...(isEven ? { description: 'even' } : { attributes: { extra: { odd: true } } }),
      ...fields,
    },
  };
}

function tombstone(of: LabRecord, fields: Readonly<Record<string, unknown>> = {}): StoredDocument {
  return { ...document(of, { deleted: true, ...fields }), isVisible: false };
}

function check(documents: readonly StoredDocument[], ...records: readonly LabRecord[]) {
  return checkWith({}, documents, ...records);
}

function checkWith(
  expected: Partial<Expected>,
  documents: readonly StoredDocument[],
  ...records: readonly LabRecord[]
) {
  const newest = records.at(-1)!;
  const known = new Map(records.map((each) => [each.id, each]));
  return checkDocuments(
    documents,
    { newest: new Map([[addressOf(newest), newest]]), ...expected },
    known,
  ).map(({ harm, invariant }) => `${invariant} ${harm}`);
}

describe('checkDocuments', () => {
  it('finds nothing wrong with a document that is its newest version', () => {
    expect(check([document(record(2))], record(1), record(2))).toEqual([]);
  });

  it('takes a missing document and an older version for a loss', () => {
    expect(check([], record(1))).toEqual(['I1 lost']);
    expect(check([document(record(1))], record(1), record(2))).toEqual(['I1 lost']);
  });

  it('takes a tombstone of an item that is there for a loss', () => {
    expect(check([tombstone(record(2))], record(2))).toEqual(['I1 lost']);
  });

  it('takes a document that no search finds for a loss', () => {
    expect(check([{ ...document(record(2)), isVisible: false }], record(2))).toEqual(['I1 lost']);
  });

  it('takes a document of a removed item for a resurrection, and a tombstone that a search finds', () => {
    expect(check([document(record(1))], record(1), record(2, 'remove'))).toEqual(['I1 resurrected']);
    expect(check([{ ...tombstone(record(2)), isVisible: true }], record(2, 'remove'))).toEqual([
      'I1 resurrected',
    ]);
    expect(check([tombstone(record(2))], record(1), record(2, 'remove'))).toEqual([]);
  });

  it('wants a tombstone of a removed item, except where the cell was rebuilt from the table', () => {
    const removed = record(2, 'remove');
    const rebuilt = { isFromTable: () => true };

    expect(check([], record(1), removed)).toEqual(['I1 lost']);
    expect(checkWith(rebuilt, [], record(1), removed)).toEqual([]);
    expect(checkWith(rebuilt, [document(record(1))], record(1), removed)).toEqual(['I1 resurrected']);
  });

  it('asks nothing of an item that no node takes, only where the cell was rebuilt from the table', () => {
    const unreadable = new Set([addressOf(record(1))]);
    const removed = record(2, 'remove');
    const rebuilt = { unreadable, isFromTable: () => true };

    expect(checkWith({ unreadable }, [document(record(1))], record(1), removed)).toEqual(['I1 resurrected']);
    expect(checkWith(rebuilt, [document(record(1))], record(1), removed)).toEqual([]);

    expect(checkWith({ unreadable }, [], record(1))).toEqual(['I1 lost']);
    expect(checkWith(rebuilt, [], record(1))).toEqual([]);
    expect(checkWith({ isFromTable: () => true }, [], record(1))).toEqual(['I1 lost']);
  });

  it('sees a document of another tenant in an index', () => {
    expect(
      check([document(record(1)), { ...document(record(1)), index: 'other_products_000001' }], record(1)),
    ).toEqual(['I2 mixed']);
  });

  it('sees a document in an index of its own tenant on the node of another', () => {
    expect(check([{ ...document(record(1)), isHome: false }], record(1))).toEqual(['I2 mixed']);
  });

  it('sees two documents of one item, and one of an item that never was', () => {
    const known = document(record(1));
    expect(check([known, { ...known, id: 'twin' }], record(1))).toEqual(['I1 duplicated']);
    expect(check([known, document(record(1), { product_id: 'p-9' })], record(1))).toEqual(['I1 other']);
  });

  it('sees that the right version says something wrong', () => {
    expect(check([document(record(1), { price: '9.99' })], record(1))).toEqual(['I1 other']);
  });

  it('sees a wrong mark beside the right content', () => {
    const higher = `${LABEL}#${'9'.repeat(40)}`;

    expect(check([document(record(1), { position: higher })], record(1))).toEqual(['I1 other']);
    expect(check([document(record(1), { changed_at: 'never' })], record(1))).toEqual(['I1 other']);
    expect(check([tombstone(record(1), { position: higher })], record(1, 'remove'))).toEqual(['I1 other']);
  });

  it('lets the mark be of a reading of the table, or of what was replaced by it, only where somebody read the table', () => {
    const read = { position: `${LABEL}#-001764000000000`, changed_at: 'when it was read' };
    const older = { position: `${LABEL}#${'0'.repeat(40)}`, changed_at: 'when it was read' };
    const higher = { position: `${LABEL}#${'9'.repeat(40)}` };

    expect(check([document(record(1), read)], record(1))).toEqual(['I1 other']);
    expect(check([document(record(1), older)], record(1))).toEqual(['I1 other']);
    expect(checkWith({ isBackfilled: true }, [document(record(1), read)], record(1))).toEqual([]);
    expect(checkWith({ isBackfilled: true }, [document(record(1), older)], record(1))).toEqual([]);
    expect(checkWith({ isBackfilled: true }, [document(record(1), higher)], record(1))).toEqual(['I1 other']);
  });
});
