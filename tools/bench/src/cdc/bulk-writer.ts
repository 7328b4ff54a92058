import { decodeRecord, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { documentId } from '@cloudpf/es-mappings';
import { Client } from '@elastic/elasticsearch';
import { measure } from './measure.ts';
import { type Writer } from './writer.ts';

export interface BulkTarget {
  readonly node: string;
  readonly apiKey: string;
  readonly alias: string;
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly position: string;
  readonly deleted: boolean;
}

/**
 * What our handler is measured against: the client's own bulk helper, which overwrites without looking. It gets the
 * documents ready-made; decoding the records is not counted.
 */
export function openBulkWriter({ node, apiKey, alias }: BulkTarget): Writer {
  const client = new Client({ node, auth: { apiKey } });
  return {
    write: async (records) => {
      const ids = new Map<object, string>();
      const documents = records.map((record) => {
        const { id, document } = toDocument(record);
        ids.set(document, id);
        return document;
      });
      return measure(async () => {
        const { failed } = await client.helpers.bulk<Document>({
          datasource: documents,
          onDocument: (document) => ({ index: { _index: alias, _id: ids.get(document) ?? '' } }),
        });
        if (failed > 0) throw new Error(`${failed} documents were refused`);
      });
    },
  };
}

/** The very document that the pipeline writes for this record. */
function toDocument(record: StreamRecord): { readonly id: string; readonly document: Document } {
  const change = decodeRecord(record, PRODUCTS);
  if (change.operation !== 'upsert' && change.operation !== 'remove') {
    throw new TypeError('a record of the benchmark cannot be decoded');
  }
  const { position, changedAt: changed_at, tenant: tenant_id, key: product_id } = change;
  const mark = { position, changed_at };
  const id = documentId(product_id);
  if (change.operation === 'remove')
    return { id, document: { ...mark, deleted: true, tenant_id, product_id } };
  return { id, document: { ...mark, deleted: false, ...change.image } };
}
