import { type AttributeValue, type Image, sumMoney, parseMoney, timesMoney } from '@cloudpf/commerce';
import { map, number, text } from './attributes.ts';
import { type SampleOptions, type SampleProduct, sampleProduct } from './generate-products.ts';
import { historyOf, type Stage } from './purchase-history.ts';
import { PurchaseTimes } from './purchase-times.ts';
import { Random } from './random.ts';
import { type SampleTenant, type Shop, shopOf } from './shop.ts';
import { GIVEN_NAMES, SURNAMES } from './vocabulary/people.ts';

export interface SamplePurchaseOptions extends SampleOptions {
  /** How many of the tenant's products there are to buy. */
  readonly products: number;
}

/** One purchase as it is now, and as it was before. */
export interface SamplePurchase {
  readonly image: Image;
  /** Its earlier images, oldest first. */
  readonly earlier: readonly Image[];
}

interface Line {
  readonly product: SampleProduct;
  readonly quantity: number;
}

/** Items of the purchases table as they are at `now`, from the oldest to the newest. */
export function* generatePurchases(tenant: SampleTenant, options: SamplePurchaseOptions): Generator<Image> {
  for (const { image } of generatePurchaseHistories(tenant, options)) yield image;
}

/** The same purchases with everything that they have been; nothing is kept, so any count will do. */
export function* generatePurchaseHistories(
  tenant: SampleTenant,
  options: SamplePurchaseOptions,
): Generator<SamplePurchase> {
  const shop = shopOf(tenant.tenant_id);
  const times = new PurchaseTimes(shop, { timeZone: tenant.time_zone, now: options.now });
  for (let index = 0; index < options.count; index += 1) {
    const random = new Random(`${options.seed}/${tenant.tenant_id}/purchase/${index}`);
    const purchasedAt = times.at((index + random.next()) / options.count, random);
    const stages = historyOf(purchasedAt, options.now, random);
    const lines = basket(tenant, options, random);
    const fixed = fixedFields({ tenant, shop, index, stages, random });
    yield {
      image: { ...fixed, ...changingFields(stages.at(-1) ?? stages[0], lines) },
      earlier: stages.slice(0, -1).map((stage, position) => {
        // A customer may put one piece back before paying, so the first image can hold a larger total.
        const before = position === 0 ? withOneMore(lines, random) : lines;
        return { ...fixed, ...changingFields(stage, before) };
      }),
    };
  }
}

function basket(tenant: SampleTenant, options: SamplePurchaseOptions, random: Random): readonly Line[] {
  const lines = new Map<number, Line>();
  for (let draw = random.rank(7); draw >= 0; draw -= 1) {
    // Popular products lie scattered over the catalogue, not at its beginning.
    const index = (random.rank(options.products) * 7919 + 13) % options.products;
    lines.set(index, { product: sampleProduct(tenant, options.seed, index), quantity: 1 + random.rank(5) });
  }
  return [...lines.values()];
}

function withOneMore(lines: readonly Line[], random: Random): readonly Line[] {
  if (!random.chance(0.3)) return lines;
  return lines.map((line, index) => (index === 0 ? { ...line, quantity: line.quantity + 1 } : line));
}

function changingFields(stage: Stage, lines: readonly Line[]): Image {
  const amounts = lines.map(({ product, quantity }) =>
    timesMoney(parseMoney(product.price) ?? '0.00', quantity),
  );
  return {
    status: text(stage.status),
    updated_at: text(stage.at.toISOString()),
    total: number(sumMoney(amounts).replace(/\.?0+$/, '')),
    items: { L: lines.map(lineItem) },
  };
}

function lineItem({ product, quantity }: Line): AttributeValue {
  return map({
    product_id: text(product.product_id),
    name: text(product.name),
    category: text(product.category),
    brand: text(product.brand),
    sku: text(product.sku),
    quantity: number(quantity),
    unit_price: number(product.price),
  });
}

interface PurchaseFacts {
  readonly tenant: SampleTenant;
  readonly shop: Shop;
  readonly index: number;
  readonly stages: readonly [Stage, ...Stage[]];
  readonly random: Random;
}

function fixedFields({ tenant, shop, index, stages, random }: PurchaseFacts): Image {
  const customer = random.rank(400);
  const person = new Random(`${tenant.tenant_id}/customer/${customer}`);
  return {
    tenant_id: text(tenant.tenant_id),
    purchase_id: text(`pur-${String(index + 1).padStart(6, '0')}`),
    customer_id: text(`cli-${String(customer + 1).padStart(5, '0')}`),
    currency: text(tenant.currency),
    purchased_at: text(stages[0].at.toISOString()),
    customer_name: text(`${person.pick(GIVEN_NAMES)} ${person.pick(SURNAMES)} ${person.pick(SURNAMES)}`),
    channel: text(random.pick(shop.channels)),
    payment: map({ method: text(random.pick(shop.payments)), reference: number(random.digits(20)) }),
    shipping: map({ city: text(random.pick(shop.cities)), express: { BOOL: random.chance(0.2) } }),
    ...(random.chance(0.15) ? { note: text(random.pick(NOTES)) } : {}),
  };
}

const NOTES = [
  'Dejar con la señora de la portería 🙏',
  'Es un regalo de cumpleaños, sin factura por favor',
  'Llamar antes: el timbre no suena',
  'Entregar después de las 18 h',
] as const;
