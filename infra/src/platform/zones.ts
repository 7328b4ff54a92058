import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/**
 * Zones that AWS builds on no more, by the ids that they have in every account; machines of today are not there.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const LEFT_BEHIND = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** Names of the region's zones that have all it takes; local zones, which an account may have opted into, have not. */
export function usableZones(options: pulumi.InvokeOptions): pulumi.Output<string[]> {
  return aws.getAvailabilityZonesOutput(
    {
      state: 'available',
      filters: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
      excludeZoneIds: LEFT_BEHIND,
    },
    options,
  ).names;
}
