import { type Captured } from '@cloudpf/infra/offline';
import { listAt, refersTo, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

const on = TYPES.trail;

/** What somebody must hear of, by the check that asks for it, and words of which a filter has one. */
const HEARD = [
  ['AWS-0147', 'calls that were refused', /AccessDenied|Unauthorized/],
  ['AWS-0149', 'calls of the root user', /Root/],
  ['AWS-0150', 'changes of roles and policies', /PutRolePolicy|AttachRolePolicy/],
  ['AWS-0151', 'changes of the trail', /StopLogging/],
  ['AWS-0153', 'keys that are disabled or deleted', /ScheduleKeyDeletion/],
  ['AWS-0154', 'changes of policies of buckets', /PutBucketPolicy/],
  ['AWS-0156', 'changes of security groups', /AuthorizeSecurityGroupIngress/],
] as const;

export const trailRules: readonly Rule[] = [
  stackRuleOf(
    { ids: 'cloudpf/trail', title: 'There is a trail', severity: 'critical', on: TYPES.platform },
    (_platform, stack) => (stack.all(on).length > 0 ? undefined : 'nobody can see who did what; add a Trail'),
  ),
  ruleOf(
    { ids: 'CKV_AWS_35 AWS-0015', title: "The trail is encrypted with a key of one's own", on },
    (trail) =>
      textAt(trail, 'kmsKeyId') === '' ? "it is encrypted with AWS's key; set kmsKeyId" : undefined,
  ),
  ruleOf(
    { ids: 'CKV_AWS_36 AWS-0016', title: 'It can be told whether the trail was changed', on },
    (trail) =>
      valueAt(trail, 'enableLogFileValidation') === true
        ? undefined
        : 'nobody can tell whether it was changed; set enableLogFileValidation',
  ),
  ruleOf({ ids: 'CKV_AWS_67 AWS-0014', title: 'The trail is of all regions', on }, (trail) =>
    valueAt(trail, 'isMultiRegionTrail') === true
      ? undefined
      : 'what is done in another region leaves no trace; set isMultiRegionTrail',
  ),
  ruleOf({ ids: 'CKV_AWS_251', title: 'The trail is on', severity: 'critical', on }, (trail) =>
    valueAt(trail, 'enableLogging') === false ? 'nothing is written; enable it' : undefined,
  ),
  ruleOf({ ids: 'CKV_AWS_252', title: 'Each file of the trail is told of', severity: 'low', on }, (trail) =>
    textAt(trail, 'snsTopicName') === '' ? 'nothing is told of new files; set snsTopicName' : undefined,
  ),
  ruleOf(
    { ids: 'CKV2_AWS_10 AWS-0162', title: 'The trail can be searched at once', severity: 'medium', on },
    (trail) =>
      textAt(trail, 'cloudWatchLogsGroupArn') === ''
        ? 'it comes to a bucket after minutes; send it to a log group as well'
        : undefined,
  ),
  ruleOf(
    { ids: 'AWS-0171 AWS-0172', title: 'The trail tells who read and wrote objects', severity: 'medium', on },
    (trail) =>
      textsAt(trail, 'eventSelectors').length > 0 || selectsObjects(trail)
        ? undefined
        : 'it knows nothing of objects; select data events of S3',
  ),
  stackRuleOf(
    { ids: HEARD.map(([id]) => id).join(' '), title: 'Somebody hears of what attackers do first', on },
    (_trail, stack) => {
      const filters = filtersOf(stack);
      return HEARD.filter(([, , word]) => !filters.some((filter) => word.test(filter))).map(
        ([id, what]) =>
          `nobody hears of ${what} (${id}); add a rule of EventBridge, or a metric filter with an alarm`,
      );
    },
  ),
];

function selectsObjects(trail: Captured): boolean {
  return listAt(trail, 'advancedEventSelectors').some((selector) =>
    listAt(selector, 'fieldSelectors').some((field) => textsAt(field, 'equals').includes('AWS::S3::Object')),
  );
}

/** What filters look for that lead to somebody. */
function filtersOf(stack: StackView): readonly string[] {
  const rules = stack
    .all(TYPES.eventRule)
    .filter((rule) => stack.all(TYPES.eventTarget).some((target) => refersTo(textAt(target, 'rule'), rule)))
    .map((rule) => textAt(rule, 'eventPattern'));
  const alarms = stack.all(TYPES.metricAlarm).map((alarm) => textAt(alarm, 'metricName'));
  const filters = stack
    .all(TYPES.metricFilter)
    .filter((filter) => alarms.includes(textAt(filter, 'metricTransformation.name')))
    .map((filter) => textAt(filter, 'pattern'));
  return [...rules, ...filters];
}
