export { copyNewer } from './copy-newer.ts';
export { documentOf } from './documents.ts';
export { ElasticsearchGenerations, type FillProgress } from './elasticsearch-generations.ts';
export { ElasticsearchStoredDocuments, type StoredDocumentsPlace } from './elasticsearch-stored-documents.ts';
export { ElasticsearchTenantIndex, type WritableCells } from './elasticsearch-tenant-index.ts';
export { CellRequestError } from './errors.ts';
export { type Generation, type Generations } from './generations.ts';
export { provisionCell } from './provision-cell.ts';
export {
  type DocumentSource,
  type DocumentWrite,
  type DocumentWriteOutcome,
  type PagesOptions,
  type StoredDocument,
  type StoredDocuments,
} from './stored-documents.ts';
export { purgeTombstones } from './tombstones.ts';
export { TARGETS_HOLD_MS } from './write-targets.ts';
