import * as z from 'zod';
import { isPrivateRange } from '../private-range.ts';
import { type Environment } from '../stack-name.ts';
import { atLeast, oneOf } from './allowed.ts';

const LOG_DAYS = [7, 14, 30, 60, 90, 180, 365, 400, 731] as const;

/** The sizes that leave each zone 256 private addresses or more, and that AWS takes. */
function isNetwork(cidr: string): boolean {
  return isPrivateRange(cidr) && /\/(1[6-9]|2[0-2])$/.test(cidr);
}

/** What differs between the stacks; everything else is the program. */
const DEFAULTS = {
  dev: { logDays: 14, auditDays: 90, zones: 1, protect: false },
  prod: { logDays: 365, auditDays: 400, zones: 2, protect: true },
} as const;

/** The configuration of a platform stack; each key is `cloudpf:<key>`. */
export function platformConfig(environment: Environment) {
  const defaults = DEFAULTS[environment];
  return z.strictObject({
    network: z
      .strictObject({
        /** Of the whole network. */
        cidr: z
          .string()
          .refine(isNetwork, 'must be a private range of /16 to /22, such as 10.40.0.0/16')
          .default('10.40.0.0/16'),
        /** Zones that have a way out of their own; one costs less, two survive the loss of one. */
        nat_zones: oneOf([1, 2]).default(defaults.zones),
      })
      .prefault({}),
    functions: z
      .strictObject({
        /** Of the functions that take changes, megabytes. */
        cdc_memory: atLeast(256).max(3_008, 'must be at most 3008').default(512),
        /** Shards that a stream is expected to have at most. */
        shards: atLeast(1).default(4),
        /** Batches of one shard that are under way at once. */
        parallelization: atLeast(1).max(10, 'must be at most 10').default(2),
        batch_size: atLeast(1).max(10_000, 'must be at most 10000').default(1_000),
        log_days: oneOf(LOG_DAYS).default(defaults.logDays),
      })
      .prefault({}),
    lake: z
      .strictObject({
        format: oneOf(['json', 'csv']).default('json'),
        /** Days after which compacted data moves to a cheaper class. */
        archive_after_days: atLeast(30).default(90),
      })
      .prefault({}),
    /** Days for which it can be seen who did what. */
    audit_days: oneOf(LOG_DAYS).default(defaults.auditDays),
    /** Keeps what holds data when the stack goes, and refuses to delete it. */
    protect: z.boolean('must be true or false').default(defaults.protect),
  });
}

export type PlatformConfig = z.output<ReturnType<typeof platformConfig>>;
