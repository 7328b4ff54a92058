/** What every local cloud has in common; the same names as in AWS where there is one. */
export const settings = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  audience: 'cloudpf',
  tables: { products: 'products', purchases: 'purchases', tenants: 'tenants' },
  bucket: 'cloudpf-lake',
  athena: { database: 'cloudpf', workgroup: 'cloudpf-{tenant_id}' },
  cursorSecretId: 'cloudpf/cursors',
  gatewayPort: 8787,
} as const;

/** Prefix of a cell's two secrets; `/write` and `/read` follow. */
export function secretRef(tenant: string): string {
  return `cloudpf/cells/${tenant}`;
}
