import { type Captured } from '@cloudpf/infra/offline';
import { listAt, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, stackRuleOf } from '../rule.ts';
import { TAGGABLE } from '../taggable.ts';
import { TYPES } from '../types.ts';

/** What says whose a resource is. */
const TAGS = ['tenantId', 'environment', 'costCentre'];

export const statefulRules: readonly Rule[] = [
  ruleOf(
    { ids: 'cloudpf/T13', title: 'Whatever costs says whose it is', severity: 'low', on: TAGGABLE },
    (resource) => {
      const missing = TAGS.filter((tag) => tagOf(resource, tag) === '');
      return missing.length > 0 ? `nobody knows whose it is; tag it with ${missing.join(', ')}` : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'cloudpf/T15',
      title: 'What holds data in prod outlives its stack',
      severity: 'critical',
      on: [TYPES.table, TYPES.bucket, TYPES.key, TYPES.volume, TYPES.userPool],
    },
    (resource) => {
      if (textAt(resource, 'tags.environment') !== 'prod') return undefined;
      const { protect, retain } = resource.options;
      // The volume of a tenant has to go where the tenant is to be erased.
      const isKept = resource.type === TYPES.volume ? retain : protect;
      const isOpen = resource.type === TYPES.table && valueAt(resource, 'deletionProtectionEnabled') !== true;
      return [
        ...(isKept ? [] : ['it goes with its stack; set protect and retainOnDelete']),
        ...(isOpen ? ['one call deletes it; set deletionProtectionEnabled'] : []),
      ];
    },
  ),
  stackRuleOf(
    {
      ids: 'cloudpf/T14',
      title: 'Somebody hears of money before it is spent, of all of it and of each tenant',
      severity: 'medium',
      on: [TYPES.platform, TYPES.tenant],
    },
    ({ type }, stack) => {
      const told = stack
        .all(TYPES.budget)
        .filter((budget) =>
          listAt(budget, 'notifications').some(
            (each) =>
              textsAt(each, 'subscriberSnsTopicArns').length +
                textsAt(each, 'subscriberEmailAddresses').length >
              0,
          ),
        );
      if (type === TYPES.platform) {
        return told.length > 0 ? undefined : 'nobody hears of what it costs; add a Budget that tells a topic';
      }
      const isOfTenant = told.some((budget) =>
        listAt(budget, 'costFilters').some((filter) =>
          textsAt(filter, 'values').includes(`user:tenantId$${textAt(budget, 'tags.tenantId')}`),
        ),
      );
      return isOfTenant
        ? undefined
        : 'nobody hears of what the tenant costs; add a Budget of its tag tenantId that tells a topic';
    },
  ),
];

/** Groups of machines have lists of tags. */
function tagOf(resource: Captured, tag: string): string {
  const listed = listAt(resource, 'tags').find((each) => each['key'] === tag);
  return listed ? textAt(listed, 'value') : textAt(resource, `tags.${tag}`);
}
