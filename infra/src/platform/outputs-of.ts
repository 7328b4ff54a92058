import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import { type PlatformOutputs } from '../outputs.ts';
import { type Platform } from './platform.ts';

/** What the stacks of tenants have to know of a platform. */
export function outputsOf(platform: Platform, config: PlatformConfig): pulumi.Output<PlatformOutputs> {
  const { tables, buckets, keys, search, catalog, api, alarms } = platform;
  return pulumi.output({
    tables: {
      tenants: tables.tenants.name,
      products: tables.products.name,
      purchases: tables.purchases.name,
    },
    buckets: { lake: buckets.lake.bucket, holding: buckets.holding.bucket },
    keys: { data: keys.data.arn, cells: keys.cells.arn, logs: keys.logs.arn },
    hosts: Object.fromEntries(
      Object.entries(search.hosts).map(([name, { zone, address }]) => [name, { zone, address }]),
    ),
    dns_zone: search.zone.id,
    engine_digest: config.search.engine_digest,
    plans: Object.fromEntries(Object.entries(api.plans).map(([tier, plan]) => [tier, plan.id])),
    alarms: alarms.topic.arn,
    database: catalog.database.name,
    api: api.stage.invokeUrl,
  });
}
