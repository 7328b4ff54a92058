import { indexAliases, indexDefinition } from '@cloudpf/es-mappings';
import { TenantId } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { cellContents } from './cell-contents.ts';

const tenant = TenantId.parse('acme');
const { placeholder } = cellContents('prod');
/** As the host does. */
const ofAcme = (environment: 'dev' | 'prod') =>
  JSON.parse(JSON.stringify(cellContents(environment)).replaceAll(placeholder, tenant)) as ReturnType<
    typeof cellContents
  >;

describe("what a tenant's node has", () => {
  it('is the indices and aliases of the pipeline, in its own names', () => {
    const { indices } = ofAcme('prod');

    expect(indices.map(({ name, found_by }) => [name, found_by])).toEqual([
      ['acme_products_000001', '/_alias/acme_products_write'],
      ['acme_purchases_000001', '/_alias/acme_purchases_write'],
      ['acme_freshness', '/acme_freshness'],
    ]);
    expect(indices[0]?.body).toEqual({
      ...indexDefinition('products', { autoExpandReplicas: '0-1' }),
      aliases: indexAliases(tenant, 'products'),
    });
  });

  it('has room for a second copy in prod alone', () => {
    const replicas = (environment: 'dev' | 'prod') =>
      ofAcme(environment).indices.map(({ body }) => {
        const { settings } = body as { readonly settings: Readonly<Record<string, unknown>> };
        return settings['auto_expand_replicas'] ?? settings['number_of_replicas'];
      });

    expect([replicas('prod'), replicas('dev')]).toEqual([
      ['0-1', '0-1', '0-1'],
      [0, 0, 0],
    ]);
  });

  it('is reached by keys whose patterns match no name of another tenant', () => {
    const { keys } = ofAcme('prod');

    for (const { names } of Object.values(keys)) {
      expect(names.every((name) => name.startsWith('acme_'))).toBe(true);
    }
    expect(keys.read.privileges).toEqual(['read', 'view_index_metadata']);
  });

  it('says the placeholder nowhere but in names', () => {
    const definitions = JSON.stringify([indexDefinition('products'), indexDefinition('purchases')]);

    expect(definitions).not.toContain(placeholder);
  });
});
