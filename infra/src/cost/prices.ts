/** The month of the list prices. */
export const PRICES_OF = '2026-06';
