import * as pulumi from '@pulumi/pulumi';
import { type Place } from './place.ts';

/** Whose a resource is: what it costs is asked by these, and who may touch it can be. */
export interface Tags {
  /** A tenant, or `shared`. */
  readonly tenantId: string;
  readonly environment: string;
  readonly costCentre: string;
}

export function sharedTags({ environment }: Place): Tags {
  return { tenantId: 'shared', environment, costCentre: 'platform' };
}

export function tenantTags({ environment }: Place, tenant: string): Tags {
  return { tenantId: tenant, environment, costCentre: 'cells' };
}

/** Options of a component all of whose resources get these tags, where they take any. */
export function withTags(
  options: pulumi.ComponentResourceOptions,
  tags: Tags,
): pulumi.ComponentResourceOptions {
  const tag: pulumi.ResourceTransformation = ({ type, props, opts }) => {
    const inputs = props as Readonly<Record<string, unknown>>;
    // Resources list every input that they know, given or not.
    if (!type.startsWith('aws:') || !('tags' in inputs) || TAGGED_OTHERWISE.includes(type)) return undefined;
    const own = inputs['tags'] as pulumi.Input<Readonly<Record<string, string>>> | undefined;
    return { props: { ...inputs, tags: pulumi.output(own).apply((more) => ({ ...tags, ...more })) }, opts };
  };
  return { ...options, transformations: [...(options.transformations ?? []), tag] };
}

/** Their tags are lists. */
const TAGGED_OTHERWISE = ['aws:autoscaling/group:Group'];
