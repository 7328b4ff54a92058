import { evaluate } from '@cloudpf/infra/proof';
import { type Captured } from '@cloudpf/infra/offline';
import { listAt, referring, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { isAnybody, isReadable, statementsOf } from '../statements.ts';
import { TYPES } from '../types.ts';

const on = TYPES.bucket;

/** What a stack declares beside a bucket, for it. */
function partsOf(bucket: Captured, stack: StackView, type: string): readonly Captured[] {
  return referring(stack, type, { field: 'bucket', to: bucket });
}

function policyOf(bucket: Captured, stack: StackView) {
  return partsOf(bucket, stack, TYPES.bucketPolicy).map((part) => textAt(part, 'policy'));
}

const PUBLIC_ACLS = ['public-read', 'public-read-write', 'authenticated-read', 'website'];
const BLOCKS = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const;

export const bucketRules: readonly Rule[] = [
  stackRuleOf(
    { ids: 'CKV_AWS_18', title: 'Accesses to a bucket are logged', severity: 'medium', on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketLogging).some((part) => textAt(part, 'targetBucket') !== '')
        ? undefined
        : 'nobody can see who read what; give it a BucketLogging',
  ),
  stackRuleOf({ ids: 'CKV_AWS_19', title: 'Objects are encrypted', on }, (bucket, stack) =>
    encryptionOf(bucket, stack) === '' ? 'objects are not said to be encrypted; declare it' : undefined,
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_145', title: "Objects are encrypted with a key of one's own", on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketEncryption).some(
        (part) =>
          textAt(part, 'rules.0.applyServerSideEncryptionByDefault.sseAlgorithm').startsWith('aws:kms') &&
          textAt(part, 'rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId') !== '',
      )
        ? undefined
        : "objects are not encrypted with a key of one's own; name one as kmsMasterKeyId",
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_21', title: 'What is replaced or deleted can be brought back', on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketVersioning).some(
        (part) => textAt(part, 'versioningConfiguration.status') === 'Enabled',
      )
        ? undefined
        : 'what is replaced is gone; enable versioning',
  ),
  stackRuleOf(
    {
      ids: 'CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 CKV2_AWS_6',
      title: 'No bucket can be made public',
      severity: 'critical',
      on,
    },
    (bucket, stack) => {
      const [part] = partsOf(bucket, stack, TYPES.bucketPublicBlock);
      const open = BLOCKS.filter((block) => !part || valueAt(part, block) !== true);
      return open.length > 0 ? `it could be made public; set ${open.join(', ')}` : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_20 CKV_AWS_57 CKV_AWS_375 CKV2_AWS_43',
      title: 'No list of grants opens a bucket to the world',
      severity: 'critical',
      on: [TYPES.bucket, TYPES.bucketAcl],
    },
    (resource) => {
      const groups = [...listAt(resource, 'grants'), ...listAt(resource, 'accessControlPolicy.grants')];
      const toWorld = groups.some((grant) =>
        /AllUsers|AuthenticatedUsers/.test(`${textAt(grant, 'uri')} ${textAt(grant, 'grantee.uri')}`),
      );
      return toWorld || PUBLIC_ACLS.includes(textAt(resource, 'acl'))
        ? 'its ACL lets in the world; remove the ACL and say in its policy who may'
        : undefined;
    },
  ),
  stackRuleOf(
    { ids: 'CKV2_AWS_65', title: 'Policies alone decide over objects, not lists of grants', on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketOwnership).some(
        (part) => textAt(part, 'rule.objectOwnership') === 'BucketOwnerEnforced',
      )
        ? undefined
        : 'ACLs may open single objects; set objectOwnership to BucketOwnerEnforced',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_70',
      title: 'No policy of a bucket lets in anybody',
      severity: 'critical',
      on: TYPES.bucketPolicy,
    },
    (part) =>
      statementsOf(textAt(part, 'policy')).some((each) => each.Effect === 'Allow' && isAnybody(each))
        ? 'its policy allows something to any principal; name who may'
        : undefined,
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_379', title: 'Objects are read and written over TLS alone', on },
    (bucket, stack) => (refusesPlain(bucket, stack) ? undefined : WITHOUT_TLS),
  ),
  stackRuleOf(
    { ids: 'CKV2_AWS_61', title: 'A bucket says when what it holds goes', severity: 'low', on },
    (bucket, stack) =>
      lifecycleOf(bucket, stack).length > 0 ? undefined : 'old versions stay for ever; give it a lifecycle',
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_300', title: 'Uploads that broke off are removed', severity: 'low', on },
    (bucket, stack) =>
      lifecycleOf(bucket, stack).some(
        (rule) =>
          isWhole(rule) &&
          rule['status'] === 'Enabled' &&
          Number(valueAt(rule, 'abortIncompleteMultipartUpload.daysAfterInitiation')) <= 7,
      )
        ? undefined
        : 'parts of uploads that broke off are paid for ever; abort them within 7 days, for every prefix',
  ),
  ruleOf(
    { ids: 'CKV_AWS_93', title: 'No policy of a bucket locks out its account', on: TYPES.bucketPolicy },
    (part) =>
      statementsOf(textAt(part, 'policy')).some(
        ({ Effect, Principal, Action = [], Condition }) =>
          Effect === 'Deny' &&
          isAnybody({ Effect, Principal }) &&
          Action.some((action) => action === '*' || action === 's3:*') &&
          Condition === undefined,
      )
        ? 'its policy denies everything to everybody, so that only the root user can undo it; add a condition'
        : undefined,
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_144', title: 'Objects are copied to another region', severity: 'low', on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketReplication).length > 0
        ? undefined
        : 'its objects are lost with its region; replicate them',
  ),
  stackRuleOf(
    { ids: 'CKV2_AWS_62', title: 'Something is told of new objects', severity: 'low', on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketNotification).length > 0
        ? undefined
        : 'nothing is told of new objects; add a notification',
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_143', title: 'Objects cannot be changed or deleted before their time', on },
    (bucket, stack) =>
      valueAt(bucket, 'objectLockEnabled') === true &&
      partsOf(bucket, stack, TYPES.bucketLock).some(
        (part) => Number(valueAt(part, 'rule.defaultRetention.days')) > 0,
      )
        ? undefined
        : 'whoever may delete can delete what was written; lock objects for a number of days',
  ),
  stackRuleOf(
    { ids: 'AWS-0170', title: 'Versions are deleted with a second factor alone', severity: 'low', on },
    (bucket, stack) =>
      partsOf(bucket, stack, TYPES.bucketVersioning).some(
        (part) => textAt(part, 'versioningConfiguration.mfaDelete') === 'Enabled',
      )
        ? undefined
        : 'versions can be deleted without a second factor; enable mfaDelete',
  ),
  stackRuleOf(
    {
      ids: 'cloudpf/T12',
      title:
        'Snapshots of nodes are neither replicated nor expired by S3, which would break their repository',
      on,
    },
    (bucket, stack) => {
      if (!(textAt(bucket, 'bucket') || bucket.name).includes('snapshot')) return undefined;
      const expires = lifecycleOf(bucket, stack).some(
        (rule) => rule['expiration'] !== undefined || rule['transitions'] !== undefined,
      );
      const isCopied = partsOf(bucket, stack, TYPES.bucketReplication).length > 0;
      return expires || isCopied
        ? 'S3 changes the repository behind the node that writes it; leave expiry to the node'
        : undefined;
    },
  ),
];

const WITHOUT_TLS =
  'its policy lets calls without TLS through; deny all of s3 to all where aws:SecureTransport is false';

function encryptionOf(bucket: Captured, stack: StackView): string {
  return partsOf(bucket, stack, TYPES.bucketEncryption)
    .map((part) => textAt(part, 'rules.0.applyServerSideEncryptionByDefault.sseAlgorithm'))
    .join('');
}

function refusesPlain(bucket: Captured, stack: StackView): boolean {
  const bucketArn = bucket.arn ?? `arn:aws:s3:::${textAt(bucket, 'bucket')}`;
  const context = { 'aws:SecureTransport': 'false' };
  const denies = (action: string, resource: string) =>
    policyOf(bucket, stack).some((json) => {
      if (!isReadable(json)) return false;
      const Statement = statementsOf(json).filter((each) => each.Effect === 'Deny' && isAnybody(each));
      const { by } = evaluate([{ Version: '2012-10-17', Statement }], { action, resource, context });
      return by !== undefined;
    });
  return denies('s3:GetObject', `${bucketArn}/any`) && denies('s3:ListBucket', bucketArn);
}

function lifecycleOf(bucket: Captured, stack: StackView) {
  return partsOf(bucket, stack, TYPES.bucketLifecycle).flatMap((part) => listAt(part, 'rules'));
}

/** Whether a rule of a lifecycle is for every object. */
function isWhole(rule: Readonly<Record<string, unknown>>): boolean {
  return textAt(rule, 'filter.prefix') === '' && valueAt(rule, 'filter.and') === undefined;
}
