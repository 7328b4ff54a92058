import { sampleTenants } from '@cloudpf/sample-data';
import { describe, expect, it } from 'vitest';
import { ProductStream } from './product-stream.ts';
import { compareVersions, describeDifferences, TableModel } from './table-model.ts';

const [tenant] = sampleTenants(1);

describe('TableModel', () => {
  it('holds what the records leave: inserts and updates there, removed ones gone', () => {
    const stream = new ProductStream([tenant!], () => 1_767_225_600_000);
    const table = new TableModel();

    table.apply(stream.batch('inserts', 100));
    table.apply(stream.batch('mixed', 100));

    expect(table.of(tenant!.tenant_id).size).toBe(100);
    expect(table.of('nobody').size).toBe(0);
  });

  it('gives every change of a product another version', () => {
    const stream = new ProductStream([tenant!], () => 1_767_225_600_000);
    const table = new TableModel();
    table.apply(stream.batch('hot', 3_000));
    const before = new Map(table.of(tenant!.tenant_id));

    table.apply(stream.batch('hot', 3_000));

    const { outdated } = compareVersions(table.of(tenant!.tenant_id), before);
    expect(outdated).toBeGreaterThan(200);
  });
});

describe('compareVersions', () => {
  it('counts what is missing, outdated and undead', () => {
    const table = new Map([
      ['same', 1],
      ['newer', 2],
      ['lost', 3],
    ]);
    const index = new Map([
      ['same', 1],
      ['newer', 1],
      ['ghost', 9],
    ]);

    const differences = compareVersions(table, index);

    expect(differences).toEqual({ missing: 1, outdated: 1, undead: 1 });
    expect(describeDifferences(differences)).toBe('1 missing, 1 outdated, 1 undead');
    expect(describeDifferences(compareVersions(table, table))).toBe('right');
  });
});
