import { type Random } from './random.ts';

export const PURCHASE_STATUSES = [
  'pending',
  'paid',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
] as const;
export type PurchaseStatus = (typeof PURCHASE_STATUSES)[number];

/** A status that a purchase had, and since when. */
export interface Stage {
  readonly status: PurchaseStatus;
  readonly at: Date;
}

const HOUR_MS = 3_600_000;

/** Hours that a purchase commonly waits before it reaches a status, at least and at most. */
const WAITS: Readonly<Record<PurchaseStatus, readonly [number, number]>> = {
  pending: [0, 0],
  paid: [0.02, 4],
  shipped: [4, 60],
  delivered: [12, 96],
  cancelled: [0.5, 24],
  refunded: [24, 240],
};

const ROUTES: readonly (readonly [number, readonly PurchaseStatus[]])[] = [
  [0.85, ['pending', 'paid', 'shipped', 'delivered']],
  [0.92, ['pending', 'cancelled']],
  [0.97, ['pending', 'paid', 'shipped', 'delivered', 'refunded']],
  [1, ['pending', 'paid', 'cancelled']],
];

/** The statuses of one purchase from its first to the one it has at `now`. */
export function historyOf(purchasedAt: Date, now: Date, random: Random): readonly [Stage, ...Stage[]] {
  const draw = random.next();
  const [, route] = ROUTES.find(([reach]) => draw < reach) ?? [1, ['pending']];
  const stages: [Stage, ...Stage[]] = [{ status: 'pending', at: purchasedAt }];
  let at = purchasedAt.getTime();
  for (const status of route.slice(1)) {
    const [least, most] = WAITS[status];
    at += Math.ceil((least + random.next() * (most - least)) * HOUR_MS);
    if (at > now.getTime()) break;
    stages.push({ status: status, at: new Date(at) });
  }
  return stages;
}
