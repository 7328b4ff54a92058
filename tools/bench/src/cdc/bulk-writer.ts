import { decodeRecord, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { documentId } from '@cloudpf/es-mappings';
import { Client } from '@elastic/elasticsearch';
import { measure } from './measure.ts';
import { type Cost } from './writer.ts';

/** Where the raw side puts a tenant's documents. */
export interface BulkCell {
  readonly alias: string;
  readonly apiKey: string;
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly position: string;
  readonly deleted: boolean;
}

interface Lane {
  readonly client: Client;
  readonly alias: string;
}

/**
 * What our handler is measured against: the client's own bulk helper, which overwrites without looking. It gets the
 * documents ready-made and sorted by cell; decoding the records is not counted. Each cell has a client of its own, as
 * it would with a node of its own, and all are asked at once.
 */
export function openBulkWriter(
  node: string,
  cells: Readonly<Record<string, BulkCell>>,
): (records: readonly StreamRecord[]) => Promise<Cost> {
  const lanes = new Map<string, Lane>(
    Object.entries(cells).map(([tenant, { alias, apiKey }]) => [
      tenant,
      { alias, client: new Client({ node, auth: { apiKey } }) },
    ]),
  );
  return async (records) => {
    const ids = new Map<object, string>();
    const documents = new Map<string, Document[]>();
    for (const record of records) {
      const { tenant, id, document } = toDocument(record);
      ids.set(document, id);
      const known = documents.get(tenant);
      if (known) known.push(document);
      else documents.set(tenant, [document]);
    }
    return measure(() =>
      Promise.all(
        [...documents].map(async ([tenant, datasource]) => {
          const lane = lanes.get(tenant);
          if (!lane) throw new RangeError(`there is no cell for "${tenant}"`);
          const { failed } = await lane.client.helpers.bulk<Document>({
            datasource,
            onDocument: (document) => ({ index: { _index: lane.alias, _id: ids.get(document) ?? '' } }),
          });
          if (failed > 0) throw new Error(`${failed} documents were refused`);
        }),
      ),
    );
  };
}

interface Ready {
  readonly tenant: string;
  readonly id: string;
  readonly document: Document;
}

/** The very document that the pipeline writes for this record. */
function toDocument(record: StreamRecord): Ready {
  const change = decodeRecord(record, PRODUCTS);
  if (change.operation !== 'upsert' && change.operation !== 'remove') {
    throw new TypeError('a record of the benchmark cannot be decoded');
  }
  const { position, changedAt: changed_at, tenant, key: product_id } = change;
  const mark = { position, changed_at };
  const id = documentId(product_id);
  return change.operation === 'remove'
    ? { tenant, id, document: { ...mark, deleted: true, tenant_id: tenant, product_id } }
    : { tenant, id, document: { ...mark, deleted: false, ...change.image } };
}
