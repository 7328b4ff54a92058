import * as z from 'zod';
import { isPrivateRange } from '../private-range.ts';
import { type Environment } from '../stack-name.ts';
import { atLeast, oneOf } from './allowed.ts';

const LOG_DAYS = [7, 14, 30, 60, 90, 180, 365, 400, 731] as const;

/**
 * The sizes that leave each zone 256 private addresses or more, and that AWS takes. AWS would write an address inside
 * of the range otherwise, and the network would differ from what is asked for ever after.
 */
function isNetwork(cidr: string): boolean {
  const bits = Number(/\/(1[6-9]|2[0-2])$/.exec(cidr)?.[1]);
  if (!isPrivateRange(cidr) || Number.isNaN(bits) || /(^|\.)0\d/.test(cidr)) return false;
  const [, , third = NaN, fourth = NaN] = (cidr.split('/')[0] ?? '').split('.').map(Number);
  return fourth === 0 && third % 2 ** (24 - bits) === 0;
}

/** What differs between the stacks; everything else is the program. */
const DEFAULTS = {
  dev: { instanceType: 'r8g.large', logDays: 14, auditDays: 90, zones: 1, budget: 300, protect: false },
  prod: { instanceType: 'r8g.xlarge', logDays: 365, auditDays: 400, zones: 2, budget: 1_500, protect: true },
} as const;

const Host = (instanceType: string) =>
  z.strictObject({
    /** An arm64 type; its memory is shared by the containers of tenants. */
    instance_type: z
      .string()
      .regex(/^[a-z]\d+g[a-z]*\.[a-z0-9]+$/, 'must be an arm64 type such as r8g.large')
      .default(instanceType),
    /** Which of the two zones; the volumes of its tenants are there. */
    zone: oneOf([1, 2]).default(1),
  });

function isNotEmpty(named: object): boolean {
  return Object.keys(named).length > 0;
}

const Tier = z.strictObject({
  requests_per_second: atLeast(1),
  burst: atLeast(1),
  requests_a_month: atLeast(1_000),
});

/** What there is without a word. */
const TIERS = {
  basic: { requests_per_second: 50, burst: 100, requests_a_month: 2_000_000 },
  plus: { requests_per_second: 200, burst: 400, requests_a_month: 20_000_000 },
};

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
    search: z.strictObject({
      /** Of the image of Elasticsearch for arm64, whose tag somebody could move. */
      engine_digest: z
        .string()
        .regex(
          /^sha256:[0-9a-f]{64}$/,
          'must be the digest of the image of Elasticsearch, such as sha256:0123… with 64 hexadecimal digits',
        ),
      /** For which a daily snapshot of each volume is kept. */
      snapshot_days: atLeast(1, 365).default(14),
      /** Machines of search containers by name. A tenant's stack names the one that it is on. */
      hosts: z
        .record(
          z.string().regex(/^[a-z]{1,8}$/, 'must be 1 to 8 lower-case letters'),
          Host(defaults.instanceType),
        )
        .refine(isNotEmpty, 'must name one host or more')
        .default({ a: { instance_type: defaults.instanceType, zone: 1 } }),
    }),
    functions: z
      .strictObject({
        /** Of the functions that take changes, megabytes. */
        cdc_memory: atLeast(256, 3_008).default(512),
        /** Shards that a stream is expected to have at most. */
        shards: atLeast(1).default(4),
        /** Batches of one shard that are under way at once. */
        parallelization: atLeast(1, 10).default(2),
        batch_size: atLeast(1, 10_000).default(1_000),
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
    /** Who signs the tokens of tenants. */
    identity: z.strictObject({
      issuer: z.url({ protocol: /^https$/, message: 'must be the https address that tokens name as "iss"' }),
      jwks_uri: z.url({
        protocol: /^https$/,
        message: "must be the https address of the issuer's public keys",
      }),
      audience: z.string('must be what tokens name as "aud"').min(1, 'must be what tokens name as "aud"'),
    }),
    /** Limits of the API by what a tenant pays for. */
    tiers: z
      .record(z.string().regex(/^[a-z]{2,20}$/, 'must be 2 to 20 lower-case letters'), Tier)
      // One that is added leaves those that tenants have already.
      .prefault({})
      .transform((own) => ({ ...TIERS, ...own })),
    alarms: z.strictObject({
      email: z.email('must be an address that gets the alarms'),
    }),
    budget: z.strictObject({ monthly_usd: atLeast(1) }).default({ monthly_usd: defaults.budget }),
    /** Days for which it can be seen who did what. */
    audit_days: oneOf(LOG_DAYS).default(defaults.auditDays),
    /** Keeps what holds data when the stack goes, and refuses to delete it. */
    protect: z.boolean('must be true or false').default(defaults.protect),
  });
}

export type PlatformConfig = z.output<ReturnType<typeof platformConfig>>;
