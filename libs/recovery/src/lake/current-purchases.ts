import { type LakePurchase } from './lake-content.ts';

/** What the lake says the purchases of one tenant are now: the newest row of each, removed ones gone. */
export interface CurrentPurchases {
  /** Page by page in the order of their keys by UTF-8 bytes; all of them, or those with these keys. */
  pages(keys?: readonly string[]): AsyncGenerator<readonly LakePurchase[]>;
}
