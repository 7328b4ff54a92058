import { decodeRecord, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { sampleTenants } from '@cloudpf/sample-data';
import { describe, expect, it } from 'vitest';
import { ProductStream, SHAPES } from './product-stream.ts';

const [tenant] = sampleTenants(1);
const stream = (existing = 0, sequence = 0) => new ProductStream({ tenant: tenant!, existing, sequence });
const keyOf = ({ dynamodb }: StreamRecord) => dynamodb?.Keys?.['product_id']?.S ?? '';
const count = (records: readonly StreamRecord[], name: string) =>
  records.filter(({ eventName }) => eventName === name).length;

describe('ProductStream', () => {
  it.each(SHAPES)('makes records of %s that the pipeline can decode', (shape) => {
    const records = stream(1_000).batch(shape, 200);

    const operations = records.map((record) => decodeRecord(record, PRODUCTS).operation);

    expect(operations).not.toContain('malformed');
  });

  it('gives the same records for the same options', () => {
    expect(stream(50, 9).batch('mixed', 40)).toEqual(stream(50, 9).batch('mixed', 40));
  });

  it('numbers its records upwards', () => {
    const numbers = stream()
      .batch('inserts', 100)
      .map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));

    expect(numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)).toBe(true);
  });

  it('mixes six updates, two inserts and two removes in ten, each of a product of its own', () => {
    const records = stream(1_000).batch('mixed', 1_000);

    expect(['MODIFY', 'INSERT', 'REMOVE'].map((name) => count(records, name))).toEqual([600, 200, 200]);
    expect(new Set(records.map(keyOf)).size).toBe(1_000);
  });

  it('continues where another ended, with products that it does not know yet', () => {
    const first = stream();
    const known = new Set(first.batch('inserts', 300).map(keyOf));
    const { existing, sequence } = first.state;

    const next = stream(existing, sequence).batch('mixed', 300);

    const strange = next.filter((record) => !known.has(keyOf(record)));
    expect(strange.map(({ eventName }) => eventName)).toEqual(strange.map(() => 'INSERT'));
  });

  it('comes back to the hot products, and inserts those that were removed', () => {
    const there = new Set(stream().batch('inserts', 1_000).map(keyOf));

    for (const record of stream(1_000, 1_000).batch('hot', 5_000)) {
      const key = keyOf(record);
      expect(record.eventName === 'INSERT').toBe(!there.has(key));
      if (record.eventName === 'REMOVE') there.delete(key);
      else there.add(key);
    }
  });
});
