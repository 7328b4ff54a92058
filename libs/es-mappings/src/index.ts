export { freshnessIndex, indexName, readAlias, type Table, TABLES, writeAlias } from './names.ts';
