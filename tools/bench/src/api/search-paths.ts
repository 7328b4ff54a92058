import { generateProducts, type SampleTenant } from '@cloudpf/sample-data';

const SEED = 'bench';
const NOW = new Date('2026-01-01T00:00:00Z');

/** Products that the searches are made for; the loader of them uses the same seed. */
const WANTED = [3, 170, 420, 777];

/** What shoppers ask: whole names, a beginning, a filter, a typo, facets. */
export function searchPaths(tenant: SampleTenant, products: number): readonly string[] {
  const names: string[] = [];
  let category = '';
  let index = 0;
  for (const { name, category: its } of generateProducts(tenant, { count: products, seed: SEED, now: NOW })) {
    if (WANTED.includes(index)) {
      names.push(name?.S ?? '');
      category = its?.S ?? '';
    }
    index += 1;
  }
  const [first = '', second = '', third = '', fourth = ''] = names;
  const path = (query: Readonly<Record<string, string>>) =>
    `/search/${tenant.tenant_id}/products?${new URLSearchParams(query).toString()}`;
  return [
    path({ q: first }),
    path({ q: words(second, 2) }),
    path({ q: words(third, 1).slice(0, 4) }),
    path({ q: withTypo(words(fourth, 1)) }),
    path({ q: words(first, 1), in_stock: 'true', price_max: '500' }),
    path({ q: words(second, 1), facets: 'category,brand' }),
    path({ category }),
    path({ sort: 'price_asc', size: '50' }),
  ];
}

function words(name: string, count: number): string {
  return name.split(' ').slice(0, count).join(' ');
}

/** Two letters in the middle changed places. */
function withTypo(word: string): string {
  const at = Math.floor(word.length / 2);
  return word.slice(0, at - 1) + word.charAt(at) + word.charAt(at - 1) + word.slice(at + 1);
}
