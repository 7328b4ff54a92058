import { TenantId } from '@cloudpf/tenant-routing';
import * as z from 'zod';
import { CELL_PORTS } from '../config/tenant-config.ts';

const IMAGE = /^docker\.elastic\.co\/elasticsearch\/elasticsearch:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/;

/**
 * What a host has to know of one tenant's container. A tenant's stack writes it, as JSON, to the parameter
 * `/cloudpf/<environment>/hosts/<host>/cells/<tenant>`; the host reads all of its own every minute.
 */
export const CellDefinition = z.strictObject({
  tenant: TenantId,
  /** Of the host; the container listens on 9200. */
  port: z.int().min(CELL_PORTS.first).max(CELL_PORTS.last),
  /** Of the container, megabytes; half of it is the node's heap. */
  memory: z.int().min(1_024),
  /** With tag and digest. */
  image: z.string().regex(IMAGE),
  /** Such as `vol-0123456789abcdef0`. */
  volume: z.string().min(1),
  /** The beginning of the names of the tenant's secrets: `/read`, `/write` and `/admin` follow. */
  secret_ref: z.string().min(1),
  /** The name that its certificate is for. */
  hostname: z.string().min(1),
});
export type CellDefinition = z.infer<typeof CellDefinition>;
