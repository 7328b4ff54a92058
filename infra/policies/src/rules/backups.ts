import { type Captured } from '@cloudpf/infra/offline';
import { listAt, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

/** The tag by which the platform's policy knows the volumes of tenants, whose stacks do not have that policy. */
const SNAPSHOTS = { tag: 'cloudpf:snapshots', value: 'daily' };

export const backupRules: readonly Rule[] = [
  stackRuleOf(
    { ids: 'CKV2_AWS_9 CKV_AWS_166', title: 'Volumes are backed up', on: [TYPES.volume, TYPES.platform] },
    (resource, stack) => {
      const isKnown = targetsOf(stack).some(
        (tags) => tags.length === 1 && tags[0]?.[0] === SNAPSHOTS.tag && tags[0][1] === SNAPSHOTS.value,
      );
      if (resource.type === TYPES.platform) {
        const hasHosts = [TYPES.instance, TYPES.launchTemplate].some((type) => stack.all(type).length > 0);
        return hasHosts && !isKnown
          ? `nothing copies the volumes of tenants; let a lifecycle policy look for ${SNAPSHOTS.tag}: ${SNAPSHOTS.value}`
          : undefined;
      }
      return isBackedUp(resource, stack)
        ? undefined
        : `nothing copies it; tag it with ${SNAPSHOTS.tag}: ${SNAPSHOTS.value}`;
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

function targetsOf(stack: StackView): readonly (readonly (readonly [string, unknown])[])[] {
  return stack
    .all(TYPES.dlmPolicy)
    .map((policy) => Object.entries(valueAt(policy, 'policyDetails.targetTags') ?? {}));
}

function isBackedUp(volume: Captured, stack: StackView): boolean {
  const has = (tag: string, value: unknown) => textAt(volume, `tags.${tag}`) === value;
  return (
    has(SNAPSHOTS.tag, SNAPSHOTS.value) ||
    targetsOf(stack).some((tags) => tags.length > 0 && tags.every(([tag, value]) => has(tag, value)))
  );
}
