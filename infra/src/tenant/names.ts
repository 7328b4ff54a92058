import { type TenantId } from '@cloudpf/tenant-routing';
import { cellSecrets, cellZone, nameOfTenant, type Place } from '../place.ts';

/** What a tenant's parts are called. */
export interface TenantNames {
  readonly role: string;
  readonly workgroup: string;
  /** The beginning of the names of its secrets. */
  readonly secretRef: string;
  /** Of its container in the private zone. */
  readonly hostname: string;
}

export function namesOf(place: Place, tenant: TenantId): TenantNames {
  return {
    role: nameOfTenant(place, tenant),
    workgroup: nameOfTenant(place, tenant),
    secretRef: `${cellSecrets(place)}${tenant}`,
    hostname: `${tenant}.${cellZone(place)}`,
  };
}
