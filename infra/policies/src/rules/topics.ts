import { referring, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, stackRuleOf } from '../rule.ts';
import { conditionKeys, covers, isAnybody, servicesOf, statementsOf } from '../statements.ts';
import { TYPES } from '../types.ts';

const policies = [TYPES.topicPolicy, TYPES.queuePolicy, TYPES.topic, TYPES.queue];
/** By each of them a service proves for whom it comes. */
const SOURCES = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid'];

export const topicRules: readonly Rule[] = [
  stackRuleOf(
    { ids: 'cloudpf/heard', title: 'Somebody hears what a topic tells', on: TYPES.topic },
    (topic, stack) =>
      referring(stack, TYPES.topicSubscription, { field: 'topic', to: topic }).length > 0
        ? undefined
        : 'nobody hears it; add a TopicSubscription',
  ),
  ruleOf({ ids: 'CKV_AWS_26', title: 'What a topic tells is encrypted', on: TYPES.topic }, (topic) =>
    textAt(topic, 'kmsMasterKeyId') === '' ? 'messages lie as plain text; set kmsMasterKeyId' : undefined,
  ),
  ruleOf(
    {
      ids: 'AWS-0136',
      title: "A topic is encrypted with a key of one's own",
      severity: 'medium',
      on: TYPES.topic,
    },
    (topic) =>
      textAt(topic, 'kmsMasterKeyId') === 'alias/aws/sns'
        ? "no service may tell it anything through AWS's key; set a key of one's own"
        : undefined,
  ),
  ruleOf({ ids: 'CKV_AWS_27', title: 'What waits in a queue is encrypted', on: TYPES.queue }, (queue) =>
    textAt(queue, 'kmsMasterKeyId') === '' && valueAt(queue, 'sqsManagedSseEnabled') !== true
      ? 'messages lie as plain text; set kmsMasterKeyId'
      : undefined,
  ),
  ruleOf(
    {
      ids: 'CKV2_AWS_73',
      title: "A queue is encrypted with a key of one's own",
      severity: 'medium',
      on: TYPES.queue,
    },
    (queue) =>
      textAt(queue, 'kmsMasterKeyId') === ''
        ? "it is encrypted with AWS's key; set kmsMasterKeyId"
        : undefined,
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_72 CKV_AWS_168 CKV_AWS_169 CKV_AWS_385 CKV_AWS_387',
      title: 'Topics and queues are for those that they name, and no policy allows everything',
      severity: 'critical',
      on: policies,
    },
    (resource) =>
      statementsOf(textAt(resource, 'policy'))
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap((statement) => [
          ...(isAnybody(statement) && statement.Condition === undefined
            ? ['anybody may use it; name who may']
            : []),
          ...(covers(statement, 'sns:AnyAction') || covers(statement, 'sqs:AnyAction')
            ? ['its policy allows every action; name those that are needed']
            : []),
          ...(servicesOf(statement).length > 0 &&
          !conditionKeys(statement).some((key) => SOURCES.includes(key))
            ? ['a service may come in the name of another account; ask for aws:SourceAccount']
            : []),
        ]),
  ),
];
