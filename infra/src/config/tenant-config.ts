import * as z from 'zod';
import { atLeast } from './allowed.ts';

/** The configuration of one tenant's stack; each key is `cloudpf:<key>`. */
export const TenantConfig = z.strictObject({
  /** As people call the tenant. */
  name: z.string().min(1, 'must be the name by which people know the tenant'),
  /** One of the platform's tiers. */
  tier: z
    .string()
    .regex(/^[a-z]{2,20}$/, "must be one of the platform stack's tiers")
    .default('basic'),
  /** Container's memory, megabytes; half of it is the node's heap. */
  memory: atLeast(1_024).max(65_536, 'must be at most 65536').default(2_048),
  /** Gigabytes. */
  volume: atLeast(10).max(16_384, 'must be at most 16384').default(50),
  /** Days for which a snapshot of the volume is kept. */
  snapshot_days: atLeast(1).default(14),
  locale: z.string().min(2, 'must be a locale such as es-PE').default('es-ES'),
  time_zone: z.string().min(1, 'must be an IANA time zone such as America/Lima').default('UTC'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as PEN')
    .default('EUR'),
  limits: z
    .strictObject({
      requests_per_second: atLeast(1).default(50),
      concurrency: atLeast(1).default(20),
      /** Bytes that the tenant's queries may read a day, and one query at most. */
      daily_scan_bytes: atLeast(10_000_000).default(50_000_000_000),
    })
    .prefault({}),
  budget_usd: atLeast(1).default(145),
  /** Set to erase the tenant with its stack: its data, its volume and its snapshots. */
  erase: z.boolean('must be true or false').default(false),
});
export type TenantConfig = z.output<typeof TenantConfig>;
