import { Temporal } from 'temporal-polyfill';
import { type Random } from './random.ts';
import { type Shop } from './shop.ts';

const SPAN_DAYS = 90;

const HOUR_MS = 3_600_000;

/**
 * Times of purchases in the 90 days before `now`, after the shop's week and day in its own zone.
 * `at(share)` gives an earlier time for a smaller share of 1, so counting up through the shares goes through the days.
 */
export class PurchaseTimes {
  readonly #start: number;
  /** Weight of all hours up to and with this one. */
  readonly #reached: Float64Array;

  constructor(shop: Shop, options: { readonly timeZone: string; readonly now: Date }) {
    const hours = SPAN_DAYS * 24;
    this.#start = options.now.getTime() - hours * HOUR_MS;
    this.#reached = new Float64Array(hours);
    let reached = 0;
    for (let hour = 0; hour < hours; hour += 1) {
      const local = Temporal.Instant.fromEpochMilliseconds(this.#start + hour * HOUR_MS).toZonedDateTimeISO(
        options.timeZone,
      );
      reached += (shop.week[local.dayOfWeek - 1] ?? 0) * (shop.day[local.hour] ?? 0);
      this.#reached[hour] = reached;
    }
  }

  at(share: number, random: Random): Date {
    const wanted = share * (this.#reached.at(-1) ?? 0);
    let low = 0;
    let high = this.#reached.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#reached[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return new Date(this.#start + low * HOUR_MS + random.integer(0, HOUR_MS - 1));
  }
}
