import { isDeepStrictEqual } from 'node:util';
import { readProduct, readPurchase } from '@cloudpf/commerce';
import { type Table, TABLES } from '@cloudpf/es-mappings';
import { KEY_NAMES } from '../model/image.ts';
import { describe, type LabRecord } from '../model/lab-record.ts';
import { addressOf } from '../model/shop.ts';
import { type Harm, type Violation } from './violation.ts';

/** A document as a search node holds it. */
export interface StoredDocument {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

export interface Expected {
  /** By address, the newest change that a node can take. */
  readonly newest: ReadonlyMap<string, LabRecord>;
  /** Addresses of items that their table holds in a form that no node takes, where the copy was rebuilt from it. */
  readonly unreadable?: ReadonlySet<string>;
}

const MARK = new Set(['position', 'deleted', 'changed_at']);

/**
 * I1 and I2: every document is its item's newest version or its tombstone, in its own tenant's index, once.
 * @param expected what each document must tell of, and which items could not be rebuilt.
 */
export function checkDocuments(
  documents: readonly StoredDocument[],
  { newest, unreadable = new Set() }: Expected,
  records: ReadonlyMap<string, LabRecord>,
): readonly Violation[] {
  const violations: Violation[] = [];
  const fail = (harm: Harm, invariant: Violation['invariant'], message: string): void => {
    violations.push({ harm, invariant, message });
  };
  const found = new Map<string, StoredDocument>();
  for (const document of documents) {
    const place = placeOf(document);
    if (!place) {
      fail(
        'mixed',
        'I2',
        `${document.index} holds "${document.id}" of ${String(document.source['tenant_id'])}`,
      );
      continue;
    }
    const address = addressOf(place);
    if (found.has(address)) fail('duplicated', 'I1', `${document.index} holds ${address} twice`);
    found.set(address, document);
    if (!newest.has(address))
      fail('other', 'I1', `${document.index} holds ${address}, which no table ever held`);
  }
  for (const [address, record] of newest) {
    const document = found.get(address);
    const harm = harmOf(record, document);
    if (harm === undefined || (harm === 'lost' && unreadable.has(address))) continue;
    const stored = document ? `holds ${versionOf(document, address, records)}` : 'holds nothing';
    fail(harm, 'I1', `the newest change is ${describe(record)}; the cell ${stored}`);
  }
  return violations;
}

function placeOf({ index, source }: StoredDocument): Parameters<typeof addressOf>[0] | undefined {
  const [tenant = '', table] = index.split('_');
  if (!isTable(table) || source['tenant_id'] !== tenant) return undefined;
  return { table, tenant, key: String(source[KEY_NAMES[table]]) };
}

function isTable(name: string | undefined): name is Table {
  return TABLES.some((table) => table === name);
}

function harmOf(record: LabRecord, document: StoredDocument | undefined): Harm | undefined {
  const isDeleted = document?.source['deleted'] === true;
  if (record.image === undefined) return !document || isDeleted ? undefined : 'resurrected';
  if (!document || isDeleted) return 'lost';
  if (isDeepStrictEqual(itemOf(document), wanted(record))) return undefined;
  return String(document.source['position']) < positionOf(record) ? 'lost' : 'other';
}

function itemOf({ source }: StoredDocument): unknown {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !MARK.has(name)));
}

function wanted({ table, image = {} }: LabRecord): unknown {
  return JSON.parse(JSON.stringify(table === 'products' ? readProduct(image) : readPurchase(image)));
}

/** Written out once more, so that a fault in the core's own position shows. */
function positionOf({ label, sequence }: LabRecord): string {
  return `${label}#${sequence.toString().padStart(40, '0')}`;
}

function versionOf(
  { source }: StoredDocument,
  address: string,
  records: ReadonlyMap<string, LabRecord>,
): string {
  const version = [...records.values()].find(
    (record) => addressOf(record) === address && positionOf(record) === source['position'],
  );
  const state = source['deleted'] === true ? 'a tombstone' : 'a document';
  return `${state} of ${version ? describe(version) : String(source['position'])}`;
}
