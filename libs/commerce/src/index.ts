export { type AttributeValue, type Image, type Json } from './attribute-value.ts';
export { InvalidImageError } from './errors.ts';
export {
  type Money,
  MONEY_DECIMALS,
  MONEY_INTEGER_DIGITS,
  parseMoney,
  sumMoney,
  timesMoney,
} from './money.ts';
export { type Product, readProduct } from './product.ts';
export { type Purchase, type PurchaseItem, readPurchase } from './purchase.ts';
