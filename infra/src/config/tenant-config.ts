import { isTimeZone } from '@cloudpf/tenant-routing';
import * as z from 'zod';

import { atLeast, oneOf } from './allowed.ts';

/** Ports that a host gives to containers. */
export const CELL_PORTS = { first: 9_201, last: 9_299 } as const;

/** What of a platform a tenant's stack may name. */
export interface PlatformChoice {
  readonly tiers: readonly string[];
  readonly hosts: readonly string[];
}

/** The configuration of one tenant's stack; each key is `cloudpf:<key>`. */
export function tenantConfig({ tiers, hosts }: PlatformChoice) {
  return z.strictObject({
    /** As people call the tenant. */
    name: z
      .string('must be the name by which people know the tenant')
      .min(1, 'must be the name by which people know the tenant'),
    status: z
      .enum(
        ['provisioning', 'active', 'suspended', 'erasing'],
        'must be provisioning, active, suspended or erasing',
      )
      .default('active'),
    /** One of the platform's tiers. */
    tier: oneOf(tiers).prefault('basic'),
    /** The machine that the tenant's container is on; its volume is in the zone of that machine. */
    host: oneOf(hosts).prefault('a'),
    /** On the host; no two tenants of one host have the same. */
    port: atLeast(CELL_PORTS.first, CELL_PORTS.last),
    /** Container's memory, megabytes; half of it is the node's heap. */
    memory: atLeast(1_024, 65_536).default(2_048),
    /** Gigabytes. */
    volume: atLeast(10, 16_384).default(20),
    /** Engines are upgraded wave by wave, lowest first. */
    wave: atLeast(1, 9).default(1),
    /** Of the image of Elasticsearch, where the tenant has another than the platform. */
    engine_digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, 'must be the digest of an image, such as sha256:0123…')
      .optional(),
    locale: z.string().min(2, 'must be a locale such as es-PE').default('es-ES'),
    time_zone: z.string().refine(isTimeZone, 'must be an IANA time zone such as America/Lima').default('UTC'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as PEN')
      .default('EUR'),
    limits: z
      .strictObject({
        requests_per_second: atLeast(1).default(50),
        concurrency: atLeast(1).default(20),
        /** Bytes that the tenant's queries may read a day, and one query at most; Athena takes no bound below 10 MiB. */
        daily_scan_bytes: atLeast(10 * 1_024 * 1_024).default(50_000_000_000),
      })
      .prefault({}),
    budget_usd: atLeast(1).default(145),
    /** Set to erase the tenant with its stack: its volume, its keys, its rows, its objects. */
    erase: z.boolean('must be true or false').default(false),
  });
}

export type TenantConfig = z.output<ReturnType<typeof tenantConfig>>;
