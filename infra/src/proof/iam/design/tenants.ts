import { type Duty } from './duty.ts';
import { USE_KEY, CATALOG, READ_DATA, GET, listsOf, PUT, QUERY } from './words.ts';

/** What each tenant has for itself. */
export const TENANTS: Readonly<Record<string, Duty>> = {
  /** Of a tenant's analysts. */
  session: {
    ownerTag: 'tenantId',
    may: {
      workgroup: QUERY,
      ...CATALOG,
      rows: GET,
      results: [...GET, ...PUT],
      'bucket lake': ['s3:GetBucketLocation'],
      ...listsOf('rows', 'results'),
      products: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      purchases: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      ...READ_DATA,
      'key data, through s3': USE_KEY,
    },
  },
};
