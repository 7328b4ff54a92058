import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CellClient, CellDirectory, SecretsManagerCellKeys } from '@cloudpf/cells';
import { documentId, readAlias } from '@cloudpf/es-mappings';
import { Tenant, TenantId } from '@cloudpf/tenant-routing';
import * as z from 'zod';
import { type Stack } from './stack.ts';
import { type ItemKey } from './tables.ts';

/** What a tenant's own node holds, seen as the search API sees it. */
export interface SearchableCopy {
  /** A text that changes with every change of the document that a search finds; `undefined` where it finds none. */
  versionOf(key: ItemKey): Promise<string | undefined>;
  close(): void;
}

const Found = z.object({
  hits: z.object({ hits: z.array(z.object({ _seq_no: z.int(), _primary_term: z.int() })) }),
});

const REQUEST_TIMEOUT_MS = 3_000;

/** Reads each tenant's node with the key that the search API uses. */
export class CellSearchableCopy implements SearchableCopy {
  readonly #stack: Stack;
  readonly #secrets: SecretsManagerClient;
  readonly #cells: CellDirectory;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#secrets = new SecretsManagerClient({
      endpoint: stack.secrets_manager,
      region: stack.region,
      credentials: {
        accessKeyId: stack.credentials.access_key_id,
        secretAccessKey: stack.credentials.secret_access_key,
      },
    });
    this.#cells = new CellDirectory(new SecretsManagerCellKeys(this.#secrets), {
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      connections: 2,
    });
  }

  async versionOf({ kind, tenant, id }: ItemKey): Promise<string | undefined> {
    const { transport } = await this.#cell(tenant);
    const answer = await transport.request({
      method: 'POST',
      path: `/${readAlias(TenantId.parse(tenant), kind.table)}/_search`,
      body: {
        query: { ids: { values: [documentId(id)] } },
        seq_no_primary_term: true,
        _source: false,
        size: 1,
      },
    });
    const [hit] = Found.parse(answer).hits.hits;
    return hit && `${hit._primary_term}/${hit._seq_no}`;
  }

  close(): void {
    this.#secrets.destroy();
  }

  async #cell(tenant: string): Promise<CellClient> {
    const { name, search_node, secret_ref } = this.#stack.tenants[tenant] ?? {};
    return this.#cells.elasticsearch(
      Tenant.parse({ tenant_id: tenant, name, status: 'active', search_endpoint: search_node, secret_ref }),
      'read',
    );
  }
}
