import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Tenant } from '@cloudpf/tenant-routing';
import * as z from 'zod';
import { CellKeyError } from './errors.ts';

/** What a cell's user may do: the pipeline writes, the search API reads. */
export type CellAccess = 'read' | 'write';

const CellKey = z.object({
  api_key: z.string().min(1),
  /** PEM of the authority that signed the node's certificate, where it is not a public one. */
  ca_certificate: z.string().optional(),
});
export type CellKey = z.infer<typeof CellKey>;

/** Gives the key to a tenant's cell. */
export interface CellKeys {
  /** @throws CellKeyError where there is none or it cannot be read. */
  get(tenant: Tenant, access: CellAccess): Promise<CellKey>;
}

/** Keys kept in Secrets Manager as `<secret_ref>/read` and `<secret_ref>/write`. */
export class SecretsManagerCellKeys implements CellKeys {
  readonly #secrets: SecretsManagerClient;

  constructor(secrets: SecretsManagerClient) {
    this.#secrets = secrets;
  }

  async get(tenant: Tenant, access: CellAccess): Promise<CellKey> {
    const SecretId = `${tenant.secret_ref}/${access}`;
    try {
      const { SecretString = '' } = await this.#secrets.send(new GetSecretValueCommand({ SecretId }));
      return CellKey.parse(JSON.parse(SecretString));
    } catch (cause) {
      throw new CellKeyError(tenant.tenant_id, SecretId, { cause });
    }
  }
}
