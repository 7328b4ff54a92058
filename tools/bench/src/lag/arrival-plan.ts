/** Changes at fixed times, whoever is slow: the nth one is due at its time even where earlier ones still wait. */
export interface ArrivalPlan {
  /** Names this run's products and markers; letters, digits and `-`. */
  readonly run: string;
  /** Epoch milliseconds of the first change. */
  readonly startAt: number;
  /** Changes a second, of all tenants together. */
  readonly rate: number;
  readonly seconds: number;
  /** They take turns. */
  readonly tenants: readonly string[];
  /** Products of each tenant that are inserted and then updated in turn. */
  readonly productsEach: number;
}

export interface Arrival {
  readonly nth: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tenant: string;
  readonly productId: string;
  /** A text that this change alone brings into the product. */
  readonly marker: string;
}

export function arrivalsIn({ rate, seconds }: ArrivalPlan): number {
  return Math.floor(rate * seconds);
}

/** How many arrivals are due at a time. */
export function dueBy(plan: ArrivalPlan, now: number): number {
  const due = Math.floor(((now - plan.startAt) * plan.rate) / 1_000) + 1;
  return Math.max(0, Math.min(arrivalsIn(plan), due));
}

export function arrival(plan: ArrivalPlan, nth: number): Arrival {
  const { run, startAt, rate, tenants, productsEach } = plan;
  const turn = Math.floor(nth / tenants.length);
  return {
    nth,
    at: startAt + (nth * 1_000) / rate,
    tenant: tenants[nth % tenants.length] ?? '',
    productId: `lag-${run}-${turn % productsEach}`,
    marker: `${run}-${nth}`,
  };
}
