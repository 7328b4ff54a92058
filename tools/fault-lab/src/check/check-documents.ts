import { isDeepStrictEqual } from 'node:util';
import { readProduct, readPurchase } from '@cloudpf/commerce';
import { type Table, TABLES } from '@cloudpf/es-mappings';
import { KEY_NAMES } from '../model/image.ts';
import { describe, type LabRecord, positionOf } from '../model/lab-record.ts';
import { addressOf } from '../model/shop.ts';
import { type Harm, type Violation } from './violation.ts';

/** A document as a search node holds it. */
export interface StoredDocument {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
  /** Whether the read alias of its tenant shows it. */
  readonly isVisible: boolean;
  /** Whether its index is of a tenant whose cell is on this node. */
  readonly isHome: boolean;
}

export interface Expected {
  /** By address, the newest change that a node can take. */
  readonly newest: ReadonlyMap<string, LabRecord>;
  /** Addresses of items that their table holds in a form that no node takes. */
  readonly unreadable?: ReadonlySet<string>;
  /**
   * Whether what the cell knows of a record can come from its table alone: then it need not know that an item is
   * gone, and nothing can be asked of an item that no node takes.
   */
  readonly isFromTable?: (record: LabRecord) => boolean;
  /** Whether anybody wrote to cells what the tables say. */
  readonly isBackfilled?: boolean;
}

const MARK = new Set(['position', 'deleted', 'changed_at']);
/** Stands in the position of a document that was read from its table. */
const READ_FROM_TABLE = '#-';

/**
 * I1 and I2: every document is its item's newest version, or its tombstone that no search finds, in its own tenant's
 * index and node, once.
 * @param expected what each document must tell of, and what could not be rebuilt.
 */
export function checkDocuments(
  documents: readonly StoredDocument[],
  { newest, unreadable = new Set(), isFromTable = () => false, isBackfilled = false }: Expected,
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
    if (!document.isHome) fail('mixed', 'I2', `${address} is on the node of another tenant`);
    if (found.has(address)) fail('duplicated', 'I1', `${document.index} holds ${address} twice`);
    found.set(address, document);
    if (!newest.has(address))
      fail('other', 'I1', `${document.index} holds ${address}, which no table ever held`);
  }
  for (const [address, record] of newest) {
    const document = found.get(address);
    const harm = harmOf(record, document, isBackfilled);
    const isUnknown = unreadable.has(address) || (!record.image && !document);
    if (harm === undefined || (isUnknown && isFromTable(record))) continue;
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

function harmOf(
  record: LabRecord,
  document: StoredDocument | undefined,
  isBackfilled: boolean,
): Harm | undefined {
  if (!document) return 'lost';
  const { source, isVisible } = document;
  const isGone = source['deleted'] === true;
  if (record.image === undefined && (!isGone || isVisible)) return 'resurrected';
  if (record.image !== undefined && (isGone || !isVisible)) return 'lost';
  if (record.image !== undefined && !isDeepStrictEqual(itemOf(document), wanted(record)))
    return String(source['position']) < positionOf(record) ? 'lost' : 'other';
  return isMarkOf(record, source) || (isBackfilled && isReadMark(record, source)) ? undefined : 'other';
}

/** The mark decides what may replace the document, so a wrong one does harm later. */
function isMarkOf(record: LabRecord, { position, changed_at }: StoredDocument['source']): boolean {
  return position === positionOf(record) && changed_at === record.changedAt;
}

/** What was read from a table stands in a place of its own, or where the document stood that it replaced. */
function isReadMark(record: LabRecord, source: StoredDocument['source']): boolean {
  const position = String(source['position']);
  return position.includes(READ_FROM_TABLE) || position <= positionOf(record);
}

function itemOf({ source }: StoredDocument): unknown {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !MARK.has(name)));
}

function wanted({ table, image = {} }: LabRecord): unknown {
  return JSON.parse(JSON.stringify(table === 'products' ? readProduct(image) : readPurchase(image)));
}

function versionOf(
  { source, isVisible }: StoredDocument,
  address: string,
  records: ReadonlyMap<string, LabRecord>,
): string {
  const version = [...records.values()].find(
    (record) => addressOf(record) === address && positionOf(record) === source['position'],
  );
  const state = `${isVisible ? 'a visible' : 'a hidden'} ${source['deleted'] === true ? 'tombstone' : 'document'}`;
  return `${state} of ${version ? describe(version) : String(source['position'])}`;
}
