import { type Ending } from '@cloudpf/change-stream';
import { describe, expect, it } from 'vitest';
import { Trace } from '../function/trace.ts';
import { type LabRecord } from '../model/lab-record.ts';
import { type Operation, type TenantRole } from '../scenario/scenario.ts';
import { Ledger } from './ledger.ts';

function known(id: string, operation: Operation = 'put', role: TenantRole = 't0'): LabRecord {
  return {
    id,
    table: 'products',
    role,
    tenant: 'acme',
    key: 'p-1',
    operation,
    label: '2026-11-24T04:00:00.000',
    sequence: 1n,
    changedAt: '2026-11-24T04:00:01.000Z',
    image: {},
  };
}

/** What is wrong with one invocation that ended its records so, acknowledged the first of them, and counted. */
function account(
  records: readonly LabRecord[],
  told: Readonly<Record<string, readonly Ending[]>>,
  {
    acknowledged = records.length,
    counted = Object.values(told).flat(),
  }: { acknowledged?: number; counted?: readonly Ending[] } = {},
): string[] {
  const ledger = new Ledger(new Map(records.map((record) => [record.id, record])));
  const trace = new Trace();
  for (const [id, endings] of Object.entries(told)) for (const ending of endings) trace.end(id, ending);
  for (const ending of counted) trace.count(ending);
  ledger.acknowledge(
    records.map(({ id }) => ({ eventID: id })),
    acknowledged,
    { trace, milliseconds: 1 },
  );
  return ledger.violations.map(({ harm, message }) => `${harm}: ${message}`);
}

describe('Ledger', () => {
  it('finds nothing wrong where each acknowledged record ended once and was counted', () => {
    expect(account([known('a'), known('b')], { a: ['applied'], b: ['parked'] })).toEqual([]);
  });

  it('asks nothing of records that come again', () => {
    expect(account([known('a'), known('b')], { a: ['applied'] }, { acknowledged: 1 })).toEqual([]);
  });

  it('sees a record that was acknowledged without an ending', () => {
    expect(account([known('a')], {})).toEqual([expect.stringContaining('lost: put of products/acme/p-1')]);
  });

  it('sees a record that ended twice in one invocation', () => {
    expect(account([known('a')], { a: ['applied', 'parked'] }, { counted: ['applied'] })).toEqual([
      'duplicated: a ended applied and parked in one invocation',
    ]);
  });

  it('sees an ending that is wrong for the record', () => {
    expect(account([known('a')], { a: ['quarantined'] })).toEqual([expect.stringContaining('other: put of')]);
    expect(account([known('a', 'malformed')], { a: ['quarantined'] })).toEqual([]);
  });

  it('takes a record of a tenant that is being erased for fenced where no port heard of it', () => {
    expect(account([known('a', 'put', 'erasing')], {}, { counted: ['fenced'] })).toEqual([]);
    expect(account([known('a', 'malformed', 'erasing')], {}, { counted: ['fenced'] })).toEqual([]);
    expect(account([known('a', 'put', 'erasing')], { a: ['applied'] })).not.toEqual([]);
  });

  it('sees that the function counted something else', () => {
    expect(account([known('a')], { a: ['applied'] }, { counted: [] })).toEqual([
      'other: 1 records ended applied, the function counted 0',
    ]);
  });
});
