import * as z from 'zod';
import { count, duration } from './figures.ts';

/** How far the searchable copy of one table reaches, as the APIs tell it. */
export const Freshness = z.object({
  indexed_through: z.string().nullish(),
  lag_ms: z.number().nullish(),
  parked: z.number().nullish(),
});
export type Freshness = z.infer<typeof Freshness>;

/** One line about it for people. */
export function freshnessLine({ indexed_through, lag_ms, parked }: Freshness): string {
  return [
    indexed_through ? `indexed through ${indexed_through}` : 'freshness not known yet',
    ...(lag_ms === null || lag_ms === undefined ? [] : [`${duration(lag_ms)} behind`]),
    ...(parked ? [`${count(parked)} changes parked`] : []),
  ].join(', ');
}
