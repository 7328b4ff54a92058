import * as z from 'zod';

const text = z.string().min(1);

/** What a platform stack tells the stacks of tenants. */
export const PlatformOutputs = z.object({
  tables: z.object({ tenants: text, products: text, purchases: text }),
  buckets: z.object({ lake: text, holding: text }),
  /** ARNs. */
  keys: z.object({ data: text, cells: text, logs: text }),
  /** By name: the zone its volumes are in, and its address. */
  hosts: z.record(z.string(), z.object({ zone: text, address: text })),
  /** Id of the private zone of the names of cells. */
  dns_zone: text,
  /** Of the image of Elasticsearch. */
  engine_digest: text,
  /** Usage plans by tier. */
  plans: z.record(z.string(), text),
  /** ARN of the topic of alarms. */
  alarms: text,
  /** Of the Glue catalog. */
  database: text,
  /** Address of the API. */
  api: text,
});
export type PlatformOutputs = z.infer<typeof PlatformOutputs>;

/** One of a platform's tiers or hosts, which the configuration has been checked against. */
export function ofPlatform<T>(all: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found === undefined) throw new TypeError(`the platform has no "${name}"`);
  return found;
}
