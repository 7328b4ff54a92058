import { decodeRecord, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { sampleTenants } from '@cloudpf/sample-data';
import { describe, expect, it } from 'vitest';
import { ProductStream, SHAPES } from './product-stream.ts';

const [tenant] = sampleTenants(1);
const stream = (inserted = 0) => {
  const made = new ProductStream([tenant!], () => 1_767_225_600_000);
  const before = made.batch('inserts', inserted);
  return { before, batch: made.batch.bind(made) };
};
const keyOf = ({ dynamodb }: StreamRecord) => dynamodb?.Keys?.['product_id']?.S ?? '';
const count = (records: readonly StreamRecord[], name: string) =>
  records.filter(({ eventName }) => eventName === name).length;

describe('ProductStream', () => {
  it.each(SHAPES)('makes records of %s that the pipeline can decode', (shape) => {
    const records = stream(1_000).batch(shape, 200);

    const operations = records.map((record) => decodeRecord(record, PRODUCTS).operation);

    expect(operations).not.toContain('malformed');
  });

  it('gives the same records in the same order', () => {
    expect(stream(50).batch('mixed', 40)).toEqual(stream(50).batch('mixed', 40));
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

  it('updates and removes only products that it inserted before', () => {
    const { before, batch } = stream(300);
    const known = new Set(before.map(keyOf));

    const strange = batch('mixed', 300).filter((record) => !known.has(keyOf(record)));

    expect(strange).toHaveLength(60);
    expect(strange.map(({ eventName }) => eventName)).toEqual(strange.map(() => 'INSERT'));
  });

  it('comes back to the hot products, and inserts those that were removed', () => {
    const { before, batch } = stream(1_000);
    const there = new Set(before.map(keyOf));

    for (const record of batch('hot', 5_000)) {
      const key = keyOf(record);
      expect(record.eventName === 'INSERT').toBe(!there.has(key));
      if (record.eventName === 'REMOVE') there.delete(key);
      else there.add(key);
    }
  });
});
