import { type Environment } from './stack-name.ts';

/** Where a stack stands; part of names and of ARNs. */
export interface Place {
  readonly environment: Environment;
  /** Such as `us-east-1`. */
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

export const TRAIL = 'trail';

/** The name of something that one environment has once. */
export function nameIn({ environment }: Place, what: string): string {
  return `cloudpf-${environment}-${what}`;
}

/** Names of buckets are the world's, so that the account stands in them. */
export function bucketName(place: Place, what: string): string {
  return `cloudpf-${place.environment}-${what}-${place.account}`;
}

/** The beginning of the names of the secrets that cells have; a tenant's id and a slash follow. */
export function cellSecrets({ environment }: Place): string {
  return `cloudpf/${environment}/cells/`;
}

/** Of the one trail of an environment; its key and its bucket know it before it is there. */
export function trailArn(place: Place): string {
  return arn(place, 'cloudtrail', `trail/${nameIn(place, TRAIL)}`);
}

export function arn(place: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
}

/** A machine of search containers, and the group that keeps it alive. */
export function hostName(place: Place, host: string): string {
  return nameIn(place, `search-${host}`);
}

/** The parameters that tell a host of its containers; a tenant's id follows. */
export function cellParameters({ environment }: Place, host: string): string {
  return `/cloudpf/${environment}/hosts/${host}/cells/`;
}

/** The private zone in which each tenant's container has a name. */
export function cellZone({ environment }: Place): string {
  return `cells.${environment}.cloudpf.internal`;
}

/** In the Glue catalog, whose names have no hyphens. */
export function databaseName({ environment }: Place): string {
  return `cloudpf_${environment}`;
}

/** What one tenant has once: its role, its workgroup. A pattern may stand for the tenant. */
export function nameOfTenant(place: Place, tenant: string): string {
  return nameIn(place, `tenant-${tenant}`);
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}
