export { UnwrittenItemsError } from './errors.ts';
export {
  generateProducts,
  type SampleOptions,
  type SampleProduct,
  sampleProduct,
} from './generate-products.ts';
export {
  generatePurchaseHistories,
  generatePurchases,
  type SamplePurchase,
  type SamplePurchaseOptions,
} from './generate-purchases.ts';
export {
  DEFAULT_PRODUCTS,
  DEFAULT_PURCHASES,
  DEFAULT_SEED,
  type LoadOptions,
  type LoadProgress,
  loadSampleData,
  type LoadSummary,
} from './load-sample-data.ts';
export { PURCHASE_STATUSES, type PurchaseStatus } from './purchase-history.ts';
export { Random } from './random.ts';
export { SAMPLE_TENANTS, type SampleTenant, sampleTenants } from './shop.ts';
export { type BatchWriteClient } from './write-batches.ts';
