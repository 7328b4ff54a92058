/** Something that an erasure cannot reach, or must not. */
export interface Remaining {
  readonly what: string;
  /** A time in UTC, or in words where it has no end of its own. */
  readonly until: string;
  /** How to end it sooner. */
  readonly how?: string;
}

export interface RemainsOf {
  readonly tenant: string;
  readonly environment: 'dev' | 'prod';
  readonly holding: string;
  /** Whether its volume and its secrets went with its stack, or were kept by a removal before. */
  readonly hadStack: boolean;
  /** When the last of the tenant's data went, milliseconds since the epoch. */
  readonly erasedAt: number;
  /** Days for which functions' logs are kept. */
  readonly logDays: number;
  /** Days for which it can be seen who did what. */
  readonly auditDays: number;
}

const DAY_MS = 86_400_000;
/** For which the bucket keeps what was given up. */
const GIVEN_UP_DAYS = 365;
/** DynamoDB keeps points in time for so long; the tables do not say less. */
const RECOVERY_DAYS = 35;
const STREAM_DAYS = 1;

/** What is left of a tenant by its nature after everything else is gone. */
export function remainsOf({
  tenant,
  environment,
  holding,
  erasedAt,
  hadStack,
  ...days
}: RemainsOf): readonly Remaining[] {
  const after = (count: number) => new Date(erasedAt + count * DAY_MS).toISOString();
  const filters = `Name=tag:cloudpf:tenant,Values=${tenant} Name=tag:cloudpf:environment,Values=${environment}`;
  const secrets = ['read', 'write', 'admin'].map((name) => `cloudpf/${environment}/cells/${tenant}/${name}`);
  const kept = [
    {
      what: 'the volume of its index, which was kept when its stack went',
      until: 'somebody deletes it',
      how: `aws ec2 describe-volumes --filters ${filters} --query 'Volumes[].VolumeId' --output text | xargs -r -n1 aws ec2 delete-volume --volume-id`,
    },
    {
      what: 'its secrets, which were kept when its stack went',
      until: 'somebody deletes them',
      how: `for name in ${secrets.join(' ')}; do aws secretsmanager delete-secret --force-delete-without-recovery --secret-id "$name"; done`,
    },
  ];
  return [
    ...(hadStack ? [] : kept),
    {
      what: 'EBS snapshots of its volume: they are kept by their number, and without the volume no new one takes the place of an old one',
      until: 'somebody deletes them',
      how: `aws ec2 describe-snapshots --owner-ids self --filters ${filters} --query 'Snapshots[].SnapshotId' --output text | xargs -r -n1 aws ec2 delete-snapshot --snapshot-id`,
    },
    { what: 'its items, where a table is put back to a point in time', until: after(RECOVERY_DAYS) },
    {
      what: 'the removals of its items, with the items, in the streams of the tables',
      until: after(STREAM_DAYS),
    },
    {
      what: `batches that Lambda itself kept after it gave them up (s3://${holding}/aws/lambda/): they mix tenants and cannot be told apart`,
      until: `${after(GIVEN_UP_DAYS)}, or somebody deletes them`,
      how: `aws s3 ls --recursive s3://${holding}/aws/lambda/`,
    },
    { what: 'ids of the tenant and of its items in the logs of functions', until: after(days.logDays) },
    {
      what: 'the audit trail and the access logs of buckets: who did what, with names of objects and the id of the tenant',
      until: after(days.auditDays),
    },
    {
      what: 'its id, days and sequence numbers in claims of the lake (_claims/purchases/); no field of any item',
      until: 'the lake is cleaned of them, about nine days after they were made',
    },
    {
      what: "its stack's name and the names of what it had, in the history of Pulumi's state",
      until: 'the bucket of the state drops old versions',
    },
  ];
}
