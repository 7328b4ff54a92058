export { PRICES_OF } from './prices.ts';
