export { HEAD_ENDS, MAX_PREFIX_LENGTH, STOP_WORDS } from './analysis.ts';
export { cellAccess, cellIndices, type IndexAccess } from './cell-contents.ts';
export { documentId, MAX_DOCUMENT_ID_BYTES } from './document-id.ts';
export {
  type Alias,
  DEFAULT_REFRESH_INTERVAL,
  freshnessIndexDefinition,
  indexAliases,
  type IndexDefinition,
  indexDefinition,
  type IndexOptions,
} from './index-definition.ts';
export { type FieldMapping, type Mappings, META_FIELDS } from './mappings.ts';
export {
  freshnessIndex,
  generationAlias,
  generationOf,
  indexName,
  readAlias,
  type Table,
  TABLES,
  writeAlias,
} from './names.ts';
