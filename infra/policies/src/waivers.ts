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
    resource: /^search-assets$/,
    reason: 'Scripts of hosts, each named by its content and asked for by that; a host takes no other.',
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
  {
    ids: ['CKV2_AWS_57'],
    resource: /^cell-(?:read|write)$/,
    reason:
      'The host of the container renews both keys every 30 days, since no function may ask a node for one.',
  },
  {
    ids: ['CKV2_AWS_57'],
    resource: /^cell-admin$/,
    reason:
      'The node alone knows the password beside its host, and is asked from that host alone; no function reads it.',
  },
  {
    ids: ['CKV2_AWS_57'],
    resource: /^search$/,
    reason:
      'Functions trust what it signs; a new one has to be trusted before the old one goes, which a rotation does not wait for.',
  },
  {
    ids: ['CKV_AWS_290'],
    resource: /^search-snapshots$/,
    reason: 'AWS names a snapshot as it makes it; of which volumes there may be any is asked beside it.',
  },
  {
    ids: ['CKV_AWS_189'],
    resource: /^search-[a-z]{1,8}$/,
    reason:
      "It holds the system alone, tenants are on volumes with the platform's key; with that key here, whatever starts machines would have to be let use it.",
  },
  {
    ids: ['cloudpf/termination'],
    resource: /^search-[a-z]{1,8}$/,
    reason: 'A group of one puts another in its place, with the same address and the same volumes.',
  },
  {
    ids: ['CKV2_AWS_57'],
    resource: /^cursors$/,
    reason:
      'It signs page positions, which open nothing that the token does not; a new one is put first by hand, and the one before still verifies.',
  },
  {
    ids: ['CKV2_AWS_34'],
    resource: /^cell$/,
    reason:
      'It says on which port and with how much memory a container runs; its keys are secrets, which it names.',
  },
  {
    ids: ['CKV_AWS_94'],
    resource: /^catalog$/,
    reason:
      'The setting is the one of the account and region, over which stacks would fight; the catalog holds names and types of columns.',
  },
  {
    ids: ['CKV_AWS_252'],
    resource: /^audit$/,
    reason: 'Alarms tell of what matters in it; a message for each of its files would be read by nobody.',
  },
  {
    ids: ['CKV_AWS_338'],
    resource: ANY,
    environment: 'dev',
    reason: 'Nothing of dev is looked into after weeks, and nobody but the team is in it.',
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
