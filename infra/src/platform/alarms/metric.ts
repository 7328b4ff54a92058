import type * as pulumi from '@pulumi/pulumi';
import { SEARCH_NAMESPACE, type SearchMetric } from '../../host/metrics.ts';
import { nameIn, type Place } from '../../place.ts';

/** A metric of CloudWatch: exactly its dimensions name it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Tables whose changes are carried, each by a function of its own. */
export const CARRIED = ['products', 'purchases'] as const;
export type Carried = (typeof CARRIED)[number];

/** Counted for records that name no tenant of the registry. */
export const NO_TENANT = 'none';

/** What an app of the pipeline writes into its log; `service` is the name of its function. */
export function pipelineMetric(
  place: Place,
  app: string,
  { name, ...dimensions }: { readonly name: string; readonly table: Carried; readonly tenant?: string },
): Metric {
  return { namespace: 'CloudPF', name, dimensions: { service: nameIn(place, app), ...dimensions } };
}

/** What a host tells of itself or of one tenant's container. */
export function searchMetric({ environment }: Place, { name, dimension }: SearchMetric, of: string): Metric {
  return { namespace: SEARCH_NAMESPACE, name, dimensions: { environment, [dimension]: of } };
}
