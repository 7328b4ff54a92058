import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { issueCellKeys } from '@cloudpf/search-node';
import { type Tenant } from '@cloudpf/tenant-routing';
import { askNode, type NodeAddress } from '../lab-node.ts';
import { type Undo } from './undo.ts';

export interface KeyedCell {
  readonly node: NodeAddress;
  readonly tenant: Pick<Tenant, 'tenant_id' | 'secret_ref'>;
  /** Where the cell's keys are kept, as `<secret_ref>/read` and `<secret_ref>/write`. */
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
}

/** Makes every key of a tenant's cell useless. Undo issues a new pair and leaves it in the secrets. */
export async function expireKeys(cell: KeyedCell): Promise<Undo> {
  await invalidate(cell);
  return () => renew(cell);
}

/** Issues a new pair of keys, leaves it in the secrets, and makes the old pair useless. */
export async function rotateKeys(cell: KeyedCell): Promise<void> {
  const old = await validKeys(cell);
  await renew(cell);
  await invalidateIds(cell, old);
}

async function renew({ node, tenant, secrets }: KeyedCell): Promise<void> {
  const { readKey, writeKey } = await issueCellKeys({ ...node, tenant: tenant.tenant_id });
  for (const [access, key] of [
    ['read', readKey],
    ['write', writeKey],
  ] as const) {
    const SecretId = `${tenant.secret_ref}/${access}`;
    await secrets.send(
      new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ api_key: key }) }),
    );
  }
}

async function invalidate(cell: KeyedCell): Promise<void> {
  await invalidateIds(cell, await validKeys(cell));
}

async function invalidateIds({ node }: KeyedCell, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await askNode(node, { method: 'DELETE', path: '/_security/api_key', body: { ids } });
}

async function validKeys({ node, tenant }: KeyedCell): Promise<readonly string[]> {
  const found = await Promise.all(
    ['read', 'write'].map((access) =>
      askNode<{ readonly api_keys: readonly { readonly id: string }[] }>(node, {
        method: 'GET',
        path: `/_security/api_key?active_only=true&name=${tenant.tenant_id}-${access}`,
      }),
    ),
  );
  return found.flatMap(({ api_keys }) => api_keys.map(({ id }) => id));
}
