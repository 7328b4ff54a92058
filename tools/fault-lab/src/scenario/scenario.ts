import { type Table, TABLES } from '@cloudpf/es-mappings';
import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import * as z from 'zod';
import { CALLS } from '../function/calls.ts';
import { WORLD_FAULTS } from './fault-kinds.ts';

/** The active ones. */
export const TENANTS = ['t0', 't1', 't2'] as const;
/** Those whose node the laboratory may kill; the one of the last belongs to the engines. */
export const KILLABLE_TENANTS = ['t0', 't1'] as const;

const table = z.enum(TABLES);
const pick = z.int().nonnegative();

/**
 * Whose change it is: an active tenant by its number, the one that is being erased, one that nobody knows,
 * or a text that is no tenant id at all.
 */
const tenant = z.enum([...TENANTS, 'erasing', 'unknown', 'invalid']);
export type TenantRole = z.infer<typeof tenant>;

/** `expire` is a delete by time to live; `malformed` no reader takes, `unfit` no search node. */
export const OPERATIONS = ['put', 'remove', 'expire', 'beat', 'malformed', 'unfit'] as const;
export type Operation = (typeof OPERATIONS)[number];

const Change = z.strictObject({
  do: z.literal('change'),
  table,
  tenant,
  key: z.string(),
  operation: z.enum(OPERATIONS),
  /** Tells two versions of an item apart; unique in a history. */
  revision: pick,
  /** Seconds since the beginning; several changes may share one. */
  second: pick,
});

/** Arms the next delivery of the table with one fault. */
const DeliveryFault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('crash'),
    call: z.enum(CALLS),
    /** Which call of this kind, from 0. */
    nth: pick,
    /** `late`: the request is held in the network and lands after the next delivery. */
    when: z.enum(['before', 'during', 'after', 'late']),
  }),
  /** Ends in the middle of a call, whichever it is, counted from 0: the function's time is over. */
  z.strictObject({ kind: z.literal('time-out'), nth: pick }),
  z.strictObject({ kind: z.literal('error'), call: z.enum(CALLS), nth: pick, times: z.int().positive() }),
  z.strictObject({ kind: z.literal('lost-answer') }),
  z.strictObject({ kind: z.literal('duplicate'), every: z.int().positive() }),
  z.strictObject({ kind: z.literal('re-cut'), size: z.int().positive() }),
  z.strictObject({ kind: z.literal('twice-at-once'), size: z.int().positive() }),
]);
export type DeliveryFault = z.infer<typeof DeliveryFault>;

const Step = z.discriminatedUnion('do', [
  Change,
  z.strictObject({ do: z.literal('deliver'), table, shard: pick, size: z.int().positive() }),
  z.strictObject({ do: z.literal('arm'), table, fault: DeliveryFault }),
  z.strictObject({
    do: z.literal('replay'),
    table,
    delivery: pick,
    shape: z.enum(['same', 'shorter', 'longer', 'window']),
  }),
  z.strictObject({ do: z.literal('cold-start'), table }),
  z.strictObject({ do: z.literal('split'), table, shard: pick }),
  z.strictObject({ do: z.literal('recreate'), table }),
  /** A day passes: the stream forgets what was read, or what was not read yet as well. */
  z.strictObject({ do: z.literal('trim'), table, unread: z.boolean() }),
  z.strictObject({ do: z.literal('expire-iterators'), table }),
  /** Beside what follows, unless that has to wait for it. */
  z.strictObject({ do: z.literal('drain'), waits: z.boolean() }),
  /** Backfills every cell from the tables, beside what follows unless that has to wait for it. */
  z.strictObject({ do: z.literal('rebuild'), waits: z.boolean() }),
  /** Builds the index of a table anew in every cell; what follows waits for it. */
  z.strictObject({
    do: z.literal('reindex'),
    table,
    /** Made, and brought to the cells, when all is copied and compared, and search does not read the new index yet. */
    beforeSwap: z.array(Change),
  }),
  /** Drops what the reindex before it replaced. */
  z.strictObject({ do: z.literal('drop-predecessor'), table }),
  z.strictObject({ do: z.literal('break'), fault: z.enum(WORLD_FAULTS), tenant: z.enum(TENANTS) }),
  z.strictObject({ do: z.literal('heal') }),
]);
export type Step = z.infer<typeof Step>;
export type ChangeStep = z.infer<typeof Change>;

/** One run of the laboratory: everything that happens, in order. The same scenario plays the same way. */
export const Scenario = z.strictObject({
  seed: z.string(),
  tenants: z.int().min(1).max(3),
  shards: z.strictObject({ products: z.int().min(1).max(4), purchases: z.int().min(1).max(4) }),
  /** Sequence numbers begin so far before they get one digit longer. */
  digitsGrowIn: z.int().positive(),
  lakeFormat: z.enum(LAKE_FORMATS),
  /** `stepwise`: one batch a step; `mapping`: the stream runner of the local cloud, beside the steps. */
  delivery: z.enum(['stepwise', 'mapping']),
  /** Batches of one shard that are under way at once; of the runner alone. */
  lanes: z.int().min(1).max(4),
  bisect: z.boolean(),
  /** After so many retries a batch of products goes to the on-failure destination; -1 for never. */
  maximumRetries: z.int().min(-1),
  steps: z.array(Step),
});
export type Scenario = z.infer<typeof Scenario>;
export type { Table };
