import { type Product, type Purchase, readProduct, readPurchase } from '@cloudpf/commerce';
import { type TableSchema } from './decode-record.ts';

export const PRODUCTS: TableSchema<Product> = {
  table: 'products',
  keyName: 'product_id',
  readImage: readProduct,
};
export const PURCHASES: TableSchema<Purchase> = {
  table: 'purchases',
  keyName: 'purchase_id',
  readImage: readPurchase,
};
