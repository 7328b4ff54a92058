import { TenantId } from '@cloudpf/tenant-routing';
import { DRINKS } from './vocabulary/drinks.ts';
import { ELECTRONICS } from './vocabulary/electronics.ts';
import { FASHION } from './vocabulary/fashion.ts';
import { HARDWARE } from './vocabulary/hardware.ts';
import { HOME } from './vocabulary/home.ts';
import { HOUSEHOLD } from './vocabulary/household.ts';
import { PANTRY } from './vocabulary/pantry.ts';
import { type ProductFamily } from './vocabulary/product-family.ts';

/** What the registry wants to know of a tenant of the samples. */
export interface SampleTenant {
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly currency: string;
}

/** How one shop sells: what, for how much, to whom and when. */
export interface Shop {
  readonly families: readonly ProductFamily[];
  /** Rounds to a price that a shop would put on the label, as DynamoDB writes numbers. */
  readonly label: (amount: number) => string;
  readonly cities: readonly string[];
  readonly payments: readonly string[];
  readonly channels: readonly string[];
  /** Relative number of purchases from Monday to Sunday. */
  readonly week: readonly number[];
  /** Relative number of purchases in each hour of the shop's day. */
  readonly day: readonly number[];
  readonly extras: 'food' | 'fashion' | 'home';
}

/** The three shops that a new local cloud begins with. */
export const SAMPLE_TENANTS: readonly SampleTenant[] = [
  tenant('tambo', 'Tambo Market', ['es-PE', 'America/Lima', 'PEN']),
  tenant('norte', 'Almacenes Norte', ['es-ES', 'Europe/Madrid', 'EUR']),
  tenant('andina', 'Andina Hogar', ['es-CO', 'America/Bogota', 'COP']),
];

const SHOPS: Readonly<Record<string, Shop>> = {
  tambo: {
    families: [...DRINKS, ...PANTRY, ...HOUSEHOLD],
    label: (amount) => decimal(Math.max(0.5, Math.round(amount * 10) / 10), 2),
    cities: ['Lima', 'Callao', 'Arequipa', 'Trujillo', 'Cañete', 'Chiclayo'],
    payments: ['efectivo', 'yape', 'tarjeta', 'plin'],
    channels: ['tienda', 'app', 'delivery'],
    week: [9, 9, 10, 11, 15, 18, 14],
    day: [2, 1, 1, 0, 0, 1, 4, 8, 9, 7, 6, 7, 10, 11, 8, 7, 7, 9, 13, 16, 16, 13, 9, 5],
    extras: 'food',
  },
  norte: {
    families: [...FASHION, ...ELECTRONICS],
    label: (amount) => decimal(Math.floor(amount) + 0.95, 2),
    cities: ['Madrid', 'Barcelona', 'A Coruña', 'Logroño', 'Sevilla', 'Bilbao', 'València'],
    payments: ['tarjeta', 'bizum', 'transferencia', 'contra reembolso'],
    channels: ['web', 'app', 'tienda'],
    week: [13, 12, 12, 12, 14, 16, 18],
    day: [4, 2, 1, 0, 0, 0, 1, 2, 4, 7, 9, 9, 9, 10, 8, 7, 7, 8, 9, 10, 12, 15, 14, 8],
    extras: 'fashion',
  },
  andina: {
    families: [...HOME, ...HARDWARE],
    label: (amount) => decimal(Math.max(1_000, Math.round(amount / 1_000) * 1_000) - 100, 0),
    cities: ['Bogotá', 'Medellín', 'Cali', 'Barranquilla', 'Popayán', 'Ibagué'],
    payments: ['PSE', 'tarjeta', 'efectivo', 'Nequi'],
    channels: ['web', 'tienda', 'vendedor'],
    week: [10, 11, 11, 12, 14, 20, 16],
    day: [1, 0, 0, 0, 0, 1, 3, 6, 9, 11, 12, 11, 9, 9, 10, 11, 11, 10, 9, 8, 7, 5, 3, 2],
    extras: 'home',
  },
};

/** `count` tenants: the three shops, then their branches `tambo-2`, `norte-2` and so on. */
export function sampleTenants(count: number): readonly SampleTenant[] {
  return Array.from({ length: count }, (_, index) => {
    const shop = SAMPLE_TENANTS[index % SAMPLE_TENANTS.length];
    if (!shop) throw new RangeError('there are no sample tenants');
    const branch = Math.floor(index / SAMPLE_TENANTS.length) + 1;
    if (branch === 1) return shop;
    return {
      ...shop,
      tenant_id: TenantId.parse(`${shop.tenant_id}-${branch}`),
      name: `${shop.name} ${branch}`,
    };
  });
}

/** How the shop of a tenant sells; a branch sells like the shop it belongs to. */
export function shopOf(tenantId: string): Shop {
  const shop = SHOPS[tenantId.replace(/-\d+$/, '')];
  if (!shop) throw new RangeError(`"${tenantId}" is not a tenant of the samples`);
  return shop;
}

function tenant(
  id: string,
  name: string,
  [locale, time_zone, currency]: [string, string, string],
): SampleTenant {
  return { tenant_id: TenantId.parse(id), name, locale, time_zone, currency };
}

/** Decimal text without trailing zeros. */
function decimal(amount: number, places: number): string {
  return String(Number(amount.toFixed(places)));
}
