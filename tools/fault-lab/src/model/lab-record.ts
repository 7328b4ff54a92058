import { type Ending } from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type Operation, type TenantRole } from '../scenario/scenario.ts';

/** One stream record and all that the laboratory knows of it. */
export interface LabRecord {
  /** The record's `eventID`, unique in a run. */
  readonly id: string;
  readonly table: Table;
  readonly role: TenantRole;
  readonly tenant: string;
  readonly key: string;
  readonly operation: Operation;
  readonly label: string;
  readonly sequence: bigint;
  /** When the change was made: UTC, ISO 8601. */
  readonly changedAt: string;
  /** The item after the change; absent where it was removed. */
  readonly image: Image | undefined;
}

function isActive(role: TenantRole): boolean {
  return role === 't0' || role === 't1' || role === 't2';
}

/**
 * The endings that are right for a record, whatever happens on its way.
 * @param refusing tenants whose cell refuses every document, or did for a while.
 */
export function rightEndings(
  { role, operation, tenant }: LabRecord,
  refusing: ReadonlySet<string> = new Set(),
): readonly Ending[] {
  if (role === 'invalid' || role === 'unknown') return ['quarantined'];
  // Nothing may be kept of a tenant that is being erased, what nobody can read included.
  if (role === 'erasing') return ['fenced'];
  if (operation === 'malformed') return ['quarantined'];
  if (operation === 'beat') return ['applied', 'superseded'];
  // What the node would refuse need not reach it: a newer change of the item may be there first.
  if (operation === 'unfit') return ['quarantined', 'superseded', 'parked'];
  return ['applied', 'superseded', 'parked', ...(refusing.has(tenant) ? (['quarantined'] as const) : [])];
}

/** Whether the record makes a document, or a tombstone, where it is the newest of its item. */
export function isApplicable({ role, operation }: LabRecord): boolean {
  return isActive(role) && (operation === 'put' || operation === 'remove' || operation === 'expire');
}

/** Whether the record has a row in the lake. */
export function hasRow(record: LabRecord): boolean {
  return (
    record.table === 'purchases' &&
    (isApplicable(record) || (isActive(record.role) && record.operation === 'unfit'))
  );
}

/** By stream, then by number: the order of an item's changes. */
export function isLater(a: LabRecord, b: LabRecord): boolean {
  return a.label === b.label ? a.sequence > b.sequence : a.label > b.label;
}

/** Written out once more, so that a fault in the core's own position shows. */
export function positionOf({ label, sequence }: LabRecord): string {
  return `${label}#${sequence.toString().padStart(40, '0')}`;
}

/** For a person, in one line. */
export function describe({ table, tenant, key, operation, sequence }: LabRecord): string {
  return `${operation} of ${table}/${tenant}/${shortened(key)} at ${sequence}`;
}

export function shortened(key: string): string {
  return key.length > 24 ? `${key.slice(0, 8)}...(${key.length})` : key;
}
