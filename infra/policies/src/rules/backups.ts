import { type Captured } from '@cloudpf/infra/offline';
import { listAt, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

/** The tag by which the platform's policy knows the volumes of tenants, whose stacks do not have that policy. */
const TAG = 'cloudpf:snapshots';

/** One account may have two environments. */
function valueIn(environment: string): string {
  return `daily-${environment}`;
}

export const backupRules: readonly Rule[] = [
  stackRuleOf(
    { ids: 'CKV2_AWS_9 CKV_AWS_166', title: 'Volumes are backed up', on: [TYPES.volume, TYPES.platform] },
    (resource, stack) => {
      if (resource.type === TYPES.volume) {
        return isBackedUp(resource, stack)
          ? undefined
          : `nothing copies it; tag it with ${TAG}: ${valueIn(textAt(resource, 'tags.environment'))}`;
      }
      const machines = [TYPES.instance, TYPES.launchTemplate].flatMap((type) => stack.all(type));
      const environments = new Set(machines.map((machine) => textAt(machine, 'tags.environment')));
      return [...environments]
        .filter(
          (environment) =>
            !targetsOf(stack).some((target) => target.join() === `${TAG},${valueIn(environment)}`),
        )
        .map(
          (environment) =>
            `nothing copies the volumes of tenants; let a lifecycle policy look for ${TAG}: ${valueIn(environment)}`,
        );
    },
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_253 CKV_AWS_254 CKV_AWS_255 CKV_AWS_256',
      title: 'Copies of snapshots in other regions are encrypted',
      on: TYPES.dlmPolicy,
    },
    (policy) => {
      const copies = [
        ...listAt(policy, 'policyDetails.schedules').flatMap((each) => listAt(each, 'crossRegionCopyRules')),
        ...listAt(policy, 'policyDetails.action.crossRegionCopies').map(
          (each) => valueAt(each, 'encryptionConfiguration') ?? {},
        ),
      ];
      return copies.some((copy) => valueAt(copy, 'encrypted') !== true || textAt(copy, 'cmkArn') === '')
        ? "a copy is not encrypted with a key of one's own; set encrypted and cmkArn"
        : undefined;
    },
  ),
];

/** Tags of which one is enough for a volume to be copied. */
function targetsOf(stack: StackView): readonly (readonly [string, unknown])[] {
  return stack
    .all(TYPES.dlmPolicy)
    .filter((policy) => textAt(policy, 'state') !== 'DISABLED')
    .flatMap((policy) => Object.entries(valueAt(policy, 'policyDetails.targetTags') ?? {}));
}

function isBackedUp(volume: Captured, stack: StackView): boolean {
  const has = (tag: string, value: unknown) => textAt(volume, `tags.${tag}`) === value;
  return (
    has(TAG, valueIn(textAt(volume, 'tags.environment'))) ||
    targetsOf(stack).some(([tag, value]) => has(tag, value))
  );
}
