import { createHash } from 'node:crypto';
import { readProduct } from '@cloudpf/commerce';
import { describe, expect, it } from 'vitest';
import { generateProducts } from './generate-products.ts';
import { SAMPLE_TENANTS, sampleTenants } from './shop.ts';

const options = { count: 1_200, seed: 'cloudpf', now: new Date('2026-03-01T15:00:00Z') };

describe('the products of a shop', () => {
  it.each(SAMPLE_TENANTS)('are 1,200 that the product reader takes as they are, for $tenant_id', (tenant) => {
    const products = [...generateProducts(tenant, options)].map(readProduct);

    expect(products).toHaveLength(1_200);
    expect(new Set(products.map(({ product_id }) => product_id)).size).toBe(1_200);
    expect(
      products.every(
        ({ tenant_id, currency }) => tenant_id === tenant.tenant_id && currency === tenant.currency,
      ),
    ).toBe(true);
    expect(products.every(({ created_at, updated_at }) => created_at! <= updated_at!)).toBe(true);
    expect(products.every(({ updated_at }) => updated_at! <= options.now.toISOString())).toBe(true);
  });

  it.each(SAMPLE_TENANTS)('have names of their own, most of them no packs, for $tenant_id', (tenant) => {
    const names = [...generateProducts(tenant, options)].map((image) => image['name']?.S ?? '');

    expect(new Set(names).size).toBe(1_200);
    expect(names.filter((name) => name.includes('pack de')).length).toBeLessThan(40);
    expect(names.filter((name) => /[{}]|undefined/.test(name))).toEqual([]);
  });

  it('have what a Spanish search must cope with', () => {
    const names = SAMPLE_TENANTS.flatMap((tenant) =>
      [...generateProducts(tenant, options)].map((image) => image['name']?.S ?? ''),
    );

    for (const word of [
      'Piña',
      'piña',
      'niña',
      'sin azúcar',
      'con gas',
      '500 ml',
      '256 GB',
      '4x4',
      'Champiñones',
    ]) {
      expect(
        names.some((name) => name.includes(word)),
        word,
      ).toBe(true);
    }
  });

  it('are sold out now and then, and cost something always', () => {
    const products = SAMPLE_TENANTS.flatMap((tenant) =>
      [...generateProducts(tenant, options)].map(readProduct),
    );

    const soldOut = products.filter(({ in_stock }) => !in_stock).length;
    expect(soldOut).toBeGreaterThan(150);
    expect(soldOut).toBeLessThan(400);
    expect(products.filter(({ price }) => Number(price) <= 0)).toEqual([]);
  });

  it('keep numbers of 38 digits as text', () => {
    const [tambo] = SAMPLE_TENANTS;

    const traces = [...generateProducts(tambo!, options)].flatMap((image) => image['trazabilidad']?.N ?? []);

    expect(traces.length).toBeGreaterThan(100);
    expect(traces.every((digits) => /^[1-9]\d{37}$/.test(digits))).toBe(true);
  });

  it('are the same for the same seed and time, and others for another seed', () => {
    expect(hashOf('cloudpf')).toBe(hashOf('cloudpf'));
    expect(hashOf('cloudpf')).toBe('4eab275fc4341901');
    expect(hashOf('another')).not.toBe(hashOf('cloudpf'));
  });

  it('of a branch are not those of its shop', () => {
    const tenants = sampleTenants(5);

    expect(tenants.map(({ tenant_id }) => tenant_id)).toEqual([
      'tambo',
      'norte',
      'andina',
      'tambo-2',
      'norte-2',
    ]);
    const [first] = generateProducts(tenants[3]!, { ...options, count: 1 });
    expect(readProduct(first!).tenant_id).toBe('tambo-2');
  });
});

function hashOf(seed: string): string {
  const hash = createHash('sha256');
  for (const tenant of SAMPLE_TENANTS) {
    for (const image of generateProducts(tenant, { ...options, seed })) hash.update(JSON.stringify(image));
  }
  return hash.digest('hex').slice(0, 16);
}
