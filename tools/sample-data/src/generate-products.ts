import { type Image } from '@cloudpf/commerce';
import { number, text, texts } from './attributes.ts';
import { nameProduct } from './name-product.ts';
import { extrasOf } from './product-extras.ts';
import { Random } from './random.ts';
import { type SampleTenant, shopOf } from './shop.ts';

export interface SampleOptions {
  readonly count: number;
  /** The same seed and `now` give the same items. */
  readonly seed: string;
  /** The moment at which the shop is seen; nothing happens after it. */
  readonly now: Date;
}

/** What a purchase says about a product. */
export interface SampleProduct {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly sku: string;
  /** Decimal text in the shop's currency. */
  readonly price: string;
}

const DAY_MS = 86_400_000;

/** Items of the products table, one after the other; nothing is kept, so any count will do. */
export function* generateProducts(tenant: SampleTenant, options: SampleOptions): Generator<Image> {
  for (let index = 0; index < options.count; index += 1) {
    yield productImage(tenant, { ...options, index });
  }
}

/** The product with this number, made from its number alone. */
export function sampleProduct(tenant: SampleTenant, seed: string, index: number): SampleProduct {
  const shop = shopOf(tenant.tenant_id);
  const { family, name, brand, dearness } = nameProduct(shop.families, index);
  const random = new Random(`${seed}/${tenant.tenant_id}/product/${index}`);
  const [cheap, dear] = family.price;
  const amount = cheap * Math.pow(dear / cheap, 0.85 * dearness + 0.15 * random.next());
  return {
    product_id: `prd-${String(index + 1).padStart(6, '0')}`,
    name,
    category: family.category,
    brand,
    sku: `${family.code}-${String(index + 1).padStart(5, '0')}-${random.digits(3)}`,
    price: shop.label(amount),
  };
}

function productImage(tenant: SampleTenant, options: SampleOptions & { readonly index: number }): Image {
  const { seed, index, now } = options;
  const shop = shopOf(tenant.tenant_id);
  const product = sampleProduct(tenant, seed, index);
  const { family } = nameProduct(shop.families, index);
  const random = new Random(`${seed}/${tenant.tenant_id}/product-details/${index}`);
  const ageMs = random.integer(2, 720) * DAY_MS + random.integer(0, DAY_MS - 1);
  const created = now.getTime() - ageMs;
  const sold_out = random.chance(0.07);
  return {
    tenant_id: text(tenant.tenant_id),
    product_id: text(product.product_id),
    name: text(product.name),
    description: text(describe(product, family.about, random)),
    category: text(product.category),
    brand: text(product.brand),
    sku: text(product.sku),
    price: number(product.price),
    currency: text(tenant.currency),
    stock: number(sold_out ? 0 : 1 + random.rank(400)),
    tags: texts(random.chance(0.12) ? [...family.tags, 'oferta'] : family.tags),
    created_at: text(new Date(created).toISOString()),
    updated_at: text(new Date(created + Math.floor(random.next() * ageMs)).toISOString()),
    ...extrasOf(shop.extras, random),
  };
}

function describe(product: SampleProduct, about: readonly string[], random: Random): string {
  const closing = random.pick([
    `Otro acierto de ${product.brand}.`,
    'Disponible en tienda y en línea.',
    '¡Llévalo hoy mismo!',
    '¿Dudas? Escríbenos y te ayudamos.',
    'Cambios y devoluciones sin costo.',
  ]);
  return [`${product.name}.`, ...(random.chance(0.7) ? about : [random.pick(about)]), closing].join(' ');
}
