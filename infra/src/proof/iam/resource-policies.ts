import { type Captured, type Stack } from '../../offline/capture.ts';
import { parsePolicy, type PolicyDocument } from './policy.ts';
import { type Request } from './request.ts';

/** The policy of a resource. */
export interface ResourcePolicy {
  /** Of a bucket, whose objects it speaks of as well; or of something else. */
  readonly arn: string;
  /** Whose calls it has a say in, such as `s3`; a role's, in those that take it. */
  readonly service: string;
  readonly isClosed: boolean;
  readonly document: PolicyDocument;
}

interface Source {
  readonly type: string;
  readonly service: string;
  readonly arn: (captured: Captured, stack: Stack) => string | undefined;
  readonly policy: (captured: Captured) => string;
  readonly isClosed?: true;
}

const text = (name: string) => (captured: Captured) => String(captured.inputs[name]);

/** Where each policy of a resource is declared. */
const SOURCES: readonly Source[] = [
  {
    type: 'aws:s3/bucketPolicy:BucketPolicy',
    service: 's3',
    arn: ({ inputs }) => `arn:aws:s3:::${String(inputs['bucket'])}`,
    policy: text('policy'),
  },
  { type: 'aws:kms/key:Key', service: 'kms', arn: ({ arn }) => arn, policy: text('policy'), isClosed: true },
  {
    type: 'aws:iam/role:Role',
    service: 'sts',
    arn: ({ arn }) => arn,
    policy: text('assumeRolePolicy'),
    isClosed: true,
  },
  {
    type: 'aws:secretsmanager/secretPolicy:SecretPolicy',
    service: 'secretsmanager',
    arn: text('secretArn'),
    policy: text('policy'),
  },
  { type: 'aws:sns/topicPolicy:TopicPolicy', service: 'sns', arn: text('arn'), policy: text('policy') },
  { type: 'aws:lambda/permission:Permission', service: 'lambda', arn: functionOf, policy: permission },
];

/** The policies of a stack's resources. */
export function resourcePoliciesOf(stack: Stack): readonly ResourcePolicy[] {
  return SOURCES.flatMap(({ type, service, arn, policy, isClosed = false }) =>
    stack.all(type).map((captured) => ({
      arn: arn(captured, stack) ?? '',
      service,
      isClosed,
      document: parsePolicy(policy(captured)),
    })),
  );
}

/** Those that have a say in a call. */
export function policiesOn(
  policies: readonly ResourcePolicy[],
  { action, resource }: Request,
): readonly ResourcePolicy[] {
  const [service = ''] = action.toLowerCase().split(':');
  return policies.filter(
    (policy) =>
      policy.service === service &&
      (policy.arn === resource || (service === 's3' && resource.startsWith(`${policy.arn}/`))),
  );
}

function functionOf({ inputs }: Captured, stack: Stack): string | undefined {
  const named = inputs['function'];
  return stack
    .all('aws:lambda/function:Function')
    .find((lambda) => named === lambda.arn || named === lambda.inputs['name'])?.arn;
}

/** A permission is a statement of a function's policy. */
function permission({ inputs }: Captured): string {
  const { action, principal, sourceArn, sourceAccount } = inputs;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: String(principal).includes('amazonaws.com') ? { Service: principal } : { AWS: principal },
      Action: action,
      Condition: {
        ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
        ...(sourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
      },
    },
  });
}
