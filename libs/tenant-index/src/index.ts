export { ElasticsearchTenantIndex, type WritableCells } from './elasticsearch-tenant-index.ts';
export { provisionCell } from './provision-cell.ts';
export { purgeTombstones } from './tombstones.ts';
