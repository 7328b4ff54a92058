import { type Captured } from '@cloudpf/infra/offline';
import { listAt, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { holdsSecret } from '../secrets.ts';
import { TYPES } from '../types.ts';
import { userDataOf } from '../user-data.ts';

const machines = [TYPES.instance, TYPES.launchTemplate];

/** Launch templates say truths as text. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function disksOf(resource: Captured): readonly object[] {
  return [
    ...listAt(resource, 'rootBlockDevice'),
    ...listAt(resource, 'ebsBlockDevices'),
    ...listAt(resource, 'blockDeviceMappings').flatMap((mapping) => listAt(mapping, 'ebs')),
    ...(resource.type === TYPES.volume ? [resource.inputs] : []),
  ];
}

export const machineRules: readonly Rule[] = [
  ruleOf(
    { ids: 'CKV_AWS_79', title: 'Metadata of a machine need a token', severity: 'critical', on: machines },
    (machine) =>
      textAt(machine, 'metadataOptions.httpTokens') === 'required'
        ? undefined
        : 'a forged request can read its credentials; set httpTokens to required',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_341 cloudpf/T11',
      title: 'Containers do not reach the metadata of their machine',
      severity: 'critical',
      on: machines,
    },
    (machine) =>
      Number(valueAt(machine, 'metadataOptions.httpPutResponseHopLimit') ?? 2) === 1
        ? undefined
        : "every container has the machine's rights; set httpPutResponseHopLimit to 1",
  ),
  ruleOf(
    { ids: 'CKV_AWS_88', title: 'No machine is on the Internet', severity: 'critical', on: machines },
    (machine) => {
      const faces = [machine.inputs, ...listAt(machine, 'networkInterfaces')];
      return faces.some((face) => isTrue(face['associatePublicIpAddress']))
        ? 'it has a public address; unset associatePublicIpAddress'
        : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_3 CKV_AWS_8 CKV2_AWS_2',
      title: 'Disks are encrypted',
      on: [...machines, TYPES.volume],
    },
    (resource) => {
      const disks = disksOf(resource);
      return disks.length === 0 || !disks.every((disk) => isTrue(valueAt(disk, 'encrypted')))
        ? 'not every disk is said to be encrypted, the first one included; set encrypted'
        : undefined;
    },
  ),
  ruleOf(
    { ids: 'CKV_AWS_189 AWS-0027', title: "Disks have a key of one's own", on: [...machines, TYPES.volume] },
    (resource) =>
      disksOf(resource).some((disk) => isTrue(valueAt(disk, 'encrypted')) && textAt(disk, 'kmsKeyId') === '')
        ? "a disk is encrypted with AWS's key; set kmsKeyId"
        : undefined,
  ),
  ruleOf(
    { ids: 'CKV_AWS_126', title: 'Machines are watched by the minute', severity: 'low', on: machines },
    (machine) =>
      isTrue(valueAt(machine, 'monitoring')) || isTrue(valueAt(machine, 'monitoring.enabled'))
        ? undefined
        : 'figures come every five minutes; set monitoring',
  ),
  ruleOf(
    { ids: 'CKV_AWS_135', title: 'Disks do not share the way of the network', severity: 'low', on: machines },
    (machine) =>
      isTrue(valueAt(machine, 'ebsOptimized'))
        ? undefined
        : 'disks and callers share one way; set ebsOptimized',
  ),
  ruleOf(
    { ids: 'CKV2_AWS_41', title: 'A machine has a role of its own', severity: 'medium', on: machines },
    (machine) =>
      textAt(machine, 'iamInstanceProfile') === '' &&
      valueAt(machine, 'iamInstanceProfile.arn') === undefined &&
      valueAt(machine, 'iamInstanceProfile.name') === undefined
        ? 'somebody will put keys on it; set iamInstanceProfile'
        : undefined,
  ),
  ruleOf(
    {
      ids: 'AWS-0029 AWS-0129',
      title: 'No secret stands in what a machine runs first',
      severity: 'critical',
      on: machines,
    },
    (machine) => {
      const script = userDataOf(machine);
      const isAssigned = /(?:PASSWORD|SECRET_KEY|API_KEY|ACCESS_KEY)=["']?[A-Za-z0-9+/]{16,}/i.test(script);
      return holdsSecret(script) || isAssigned
        ? 'whoever sees the machine sees the secret; read it from Secrets Manager'
        : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'cloudpf/termination',
      title: 'No machine is ended by mistake in prod',
      severity: 'medium',
      on: machines,
    },
    (machine) =>
      textAt(machine, 'tags.environment') !== 'dev' && !isTrue(valueAt(machine, 'disableApiTermination'))
        ? 'one call ends the nodes of its tenants; set disableApiTermination'
        : undefined,
  ),
];
