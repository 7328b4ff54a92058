import { type Captured } from '@cloudpf/infra/offline';
import { type Rule } from './rule.ts';

/** A rule that need not be kept by some resources, and why. */
export interface Waiver {
  /** Of the rules; any of a rule's ids will do. */
  readonly ids: readonly string[];
  /** What the names of the resources look like. */
  readonly resource: RegExp;
  /** Where the waiver is for the stacks of one environment alone. */
  readonly environment?: 'dev' | 'prod';
  readonly reason: string;
}

const ACCESS_LOGS = /^buckets-access-logs$/;
const ANY = /^/;

export const WAIVERS: readonly Waiver[] = [
  {
    ids: ['CKV_AWS_18'],
    resource: ACCESS_LOGS,
    reason: 'A bucket that took the logs of its own accesses would log each log without end.',
  },
  {
    ids: ['CKV_AWS_145'],
    resource: ACCESS_LOGS,
    reason: "S3 writes access logs into buckets with S3's own key alone.",
  },
  {
    ids: ['CKV_AWS_144'],
    resource: ANY,
    reason:
      'One region: tables can be put back to any second and versions brought back; a second copy of the lake would double what it costs.',
  },
  {
    ids: ['CKV2_AWS_62'],
    resource: ANY,
    reason: 'Nothing here begins with an object: functions are woken by streams, calls and schedules.',
  },
  {
    ids: ['CKV_AWS_143'],
    resource: /^buckets-(?!audit)/,
    reason:
      'Objects of the lake are compacted and parked changes applied, and a tenant may ask to be erased: both have to delete.',
  },
  {
    ids: ['AWS-0170'],
    resource: ANY,
    reason:
      'It can be enabled by the root user alone and not by a program; the audit bucket has a lock instead.',
  },
  {
    ids: ['CKV_AWS_116'],
    resource: /^cdc-(?:drain|heartbeat)$/,
    reason: 'The next run, a minute later, does the work of one that failed; an alarm tells of several.',
  },
  {
    ids: ['CKV_AWS_117'],
    resource: /^(?:cdc-heartbeat|analytics-api|authorizer)$/,
    reason: 'It speaks with no cell, and what it asks of AWS needs no way through the network.',
  },
  {
    ids: ['CKV_AWS_272'],
    resource: ANY,
    reason:
      'Only the role that deploys may change code, and it builds it from the repository; signing would add a key to guard and stop nobody else.',
  },
  {
    ids: ['CKV2_AWS_51'],
    resource: /^api$/,
    reason:
      'Functions answer, which the API calls as itself; a certificate is for back ends with an address.',
  },
  {
    ids: ['CKV_AWS_290', 'CKV_AWS_355'],
    resource: /^(?:cdc-(?:products|purchases|drain)|search-api)$/,
    reason:
      'Lambda makes the interfaces of a function with its role, and AWS names them; its own code is denied the same calls.',
  },
];

/** The waiver by which a resource need not keep a rule. */
export function waiverOf(
  { ids }: Rule,
  { name, inputs }: Captured,
  waivers: readonly Waiver[],
): Waiver | undefined {
  const tags = inputs['tags'] as Readonly<Record<string, unknown>> | undefined;
  return waivers.find(
    (waiver) =>
      waiver.ids.some((id) => ids.includes(id)) &&
      waiver.resource.test(name) &&
      (waiver.environment === undefined || waiver.environment === tags?.['environment']),
  );
}
