import * as z from 'zod';
import { TenantId } from './tenant-id.ts';

export const TENANT_STATUSES = ['provisioning', 'active', 'suspended', 'erasing', 'erased'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

const TenantLimits = z.object({
  requests_per_second: z.int().positive().default(50),
  concurrency: z.int().positive().default(20),
  daily_scan_bytes: z.int().nonnegative().default(50_000_000_000),
});

/** Whether it is an IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * One tenant's entry in the registry: where its cell is and what it may use.
 * `secret_ref` names the cell's credentials; `/read` and `/write` are appended for the two keys.
 */
export const Tenant = z.object({
  tenant_id: TenantId,
  name: z.string().min(1),
  status: z.enum(TENANT_STATUSES),
  search_endpoint: z.url(),
  secret_ref: z.string().min(1),
  limits: TenantLimits.prefault({}),
  locale: z.string().min(2).default('es-ES'),
  time_zone: z.string().refine(isTimeZone, 'not an IANA time zone').default('UTC'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  created_at: z.iso.datetime().default('2026-01-01T00:00:00.000Z'),
});
export type Tenant = z.infer<typeof Tenant>;

/** Changes of a tenant in one of these states must not reach its cell again. */
export function isFenced(tenant: Tenant): boolean {
  return tenant.status === 'erasing' || tenant.status === 'erased';
}
