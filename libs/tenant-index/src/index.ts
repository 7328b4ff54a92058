export { documentOf } from './documents.ts';
export { ElasticsearchStoredDocuments, type StoredDocumentsPlace } from './elasticsearch-stored-documents.ts';
export { ElasticsearchTenantIndex, type WritableCells } from './elasticsearch-tenant-index.ts';
export { CellRequestError } from './errors.ts';
export { provisionCell } from './provision-cell.ts';
export {
  type DocumentSource,
  type DocumentWrite,
  type DocumentWriteOutcome,
  type StoredDocument,
  type StoredDocuments,
} from './stored-documents.ts';
export { purgeTombstones } from './tombstones.ts';
