import { cellIndices, type IndexOptions } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type CellClient } from '@cloudpf/cells';
import { classifyError } from './classify-failure.ts';
import { CellRequestError } from './errors.ts';

/**
 * Creates what a cell lacks of its indices and aliases; what is there stays as it is.
 * The client needs the right to create this tenant's indices.
 * @returns the names that were created.
 * @throws CellRequestError
 */
export async function provisionCell(
  client: CellClient,
  tenant: TenantId,
  options: IndexOptions = {},
): Promise<readonly string[]> {
  try {
    return await createMissing(client, tenant, options);
  } catch (error) {
    const { code, message } = classifyError(error);
    throw new CellRequestError(tenant, `${code}: ${message}`, { cause: error });
  }
}

async function createMissing(
  client: CellClient,
  tenant: TenantId,
  options: IndexOptions,
): Promise<readonly string[]> {
  const created: string[] = [];
  for (const { name, foundBy, definition } of cellIndices(tenant, options)) {
    if (await exists(client, foundBy)) continue;
    await create(client, name, definition);
    created.push(name);
  }
  return created;
}

async function exists(client: CellClient, path: string): Promise<boolean> {
  try {
    await client.transport.request({ method: 'GET', path });
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Of two that create the same index at once, the second finds it there. */
async function create(client: CellClient, name: string, definition: object): Promise<void> {
  try {
    await client.transport.request({ method: 'PUT', path: `/${name}`, body: JSON.stringify(definition) });
  } catch (error) {
    const { body } = error as { body?: { error?: { type?: string } } };
    if (body?.error?.type !== 'resource_already_exists_exception') throw error;
  }
}
