import { createHash } from 'node:crypto';
import { readPurchase, sumMoney, timesMoney } from '@cloudpf/commerce';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { generatePurchaseHistories, generatePurchases } from './generate-purchases.ts';
import { sampleProduct } from './generate-products.ts';
import { PURCHASE_STATUSES } from './purchase-history.ts';
import { SAMPLE_TENANTS } from './shop.ts';

const now = new Date('2026-03-01T15:00:00Z');
const options = { count: 600, products: 1_200, seed: 'cloudpf', now };
const start = new Date(now.getTime() - 90 * 86_400_000).toISOString();

describe('the purchases of a shop', () => {
  it.each(SAMPLE_TENANTS)(
    'are 600 of the last 90 days that the purchase reader takes, for $tenant_id',
    (tenant) => {
      const purchases = [...generatePurchases(tenant, options)].map(readPurchase);

      expect(new Set(purchases.map(({ purchase_id }) => purchase_id)).size).toBe(600);
      expect(
        purchases.every(({ purchased_at }) => purchased_at >= start && purchased_at < now.toISOString()),
      ).toBe(true);
      expect(purchases.every(({ updated_at }) => updated_at! <= now.toISOString())).toBe(true);
      expect(new Set(purchases.map(({ purchased_at }) => purchased_at.slice(0, 10))).size).toBeGreaterThan(
        85,
      );
    },
  );

  it('add up, and name products as the catalogue has them', () => {
    for (const tenant of SAMPLE_TENANTS) {
      for (const purchase of [...generatePurchases(tenant, options)].map(readPurchase)) {
        expect(purchase.total).toBe(
          sumMoney(purchase.items.map((item) => timesMoney(item.unit_price!, item.quantity))),
        );
        for (const item of purchase.items) {
          const product = sampleProduct(tenant, 'cloudpf', Number(item.product_id.slice(4)) - 1);
          expect(item).toMatchObject({ name: product.name, sku: product.sku });
        }
      }
    }
  });

  it('have every status, and the old ones are settled', () => {
    const purchases = SAMPLE_TENANTS.flatMap((tenant) =>
      [...generatePurchases(tenant, options)].map(readPurchase),
    );
    const monthAgo = new Date(now.getTime() - 30 * 86_400_000).toISOString();

    const open = purchases.filter(({ status }) => ['pending', 'paid', 'shipped'].includes(status));

    expect(new Set(purchases.map(({ status }) => status))).toEqual(new Set(PURCHASE_STATUSES));
    expect(open.filter(({ purchased_at }) => purchased_at < monthAgo)).toEqual([]);
  });

  it('follow the day and the week of the shop in its own zone', () => {
    const [tambo] = SAMPLE_TENANTS;
    const local = [...generatePurchases(tambo!, { ...options, count: 3_000 })].map((image) =>
      Temporal.Instant.from(readPurchase(image).purchased_at).toZonedDateTimeISO('America/Lima'),
    );

    const evening = local.filter(({ hour }) => hour >= 18 && hour <= 21).length;
    const night = local.filter(({ hour }) => hour >= 2 && hour <= 5).length;
    const saturdays = local.filter(({ dayOfWeek }) => dayOfWeek === 6).length;
    const mondays = local.filter(({ dayOfWeek }) => dayOfWeek === 1).length;

    expect(evening).toBeGreaterThan(10 * night);
    expect(saturdays).toBeGreaterThan(1.5 * mondays);
  });

  it('favour some products', () => {
    const sold = new Map<string, number>();
    for (const image of generatePurchases(SAMPLE_TENANTS[0]!, options)) {
      for (const item of readPurchase(image).items)
        sold.set(item.product_id, (sold.get(item.product_id) ?? 0) + 1);
    }
    const counts = [...sold.values()].sort((a, b) => b - a);

    expect(counts[0]).toBeGreaterThan(50);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(100);
  });

  it('change in order of time, keeping their key and the time of purchase', () => {
    for (const { image, earlier } of generatePurchaseHistories(SAMPLE_TENANTS[1]!, options)) {
      const versions = [...earlier, image].map(readPurchase);
      const times = versions.map(({ updated_at }) => updated_at!);

      expect(versions[0]!.status).toBe('pending');
      expect(times).toEqual([...times].sort());
      expect(
        new Set(versions.map(({ purchase_id, purchased_at }) => `${purchase_id} ${purchased_at}`)).size,
      ).toBe(1);
    }
  });

  it('come from a catalogue of one product too', () => {
    const [image] = generatePurchases(SAMPLE_TENANTS[0]!, { ...options, count: 1, products: 1 });

    expect(readPurchase(image!).items.map(({ product_id }) => product_id)).toEqual(['prd-000001']);
  });

  it('are the same for the same seed and time', () => {
    const hash = createHash('sha256');
    for (const tenant of SAMPLE_TENANTS) {
      for (const history of generatePurchaseHistories(tenant, options)) hash.update(JSON.stringify(history));
    }

    expect(hash.digest('hex').slice(0, 16)).toBe('ff9c107472a0da24');
  });
});
