import { type Captured, type Stack } from '../../offline/capture.ts';
import { awsManaged } from './aws-managed.ts';
import { parsePolicy, type PolicyDocument } from './policy.ts';

/** A role that a program makes, with all that is attached to it. */
export interface Role {
  /** As the program calls it. */
  readonly name: string;
  readonly arn: string;
  /** They come with whoever takes it. */
  readonly tags: Readonly<Record<string, string>>;
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
}

/** A role has something that is not looked at, so that nothing can be said of it. */
export class UnreadableRoleError extends Error {
  override readonly name = 'UnreadableRoleError';

  constructor(role: string, what: string) {
    super(`the role "${role}" has ${what}, which is not looked at`);
  }
}

const ROLE = 'aws:iam/role:Role';
const INLINE = 'aws:iam/rolePolicy:RolePolicy';
const ATTACHMENT = 'aws:iam/rolePolicyAttachment:RolePolicyAttachment';
const POLICY = 'aws:iam/policy:Policy';

/** @throws UnreadableRoleError where a role has a boundary, or policies of AWS's own that are not known. */
export function rolesOf(stack: Stack): readonly Role[] {
  return stack.all(ROLE).map((role) => {
    const { name, arn = '', inputs } = role;
    for (const what of ['permissionsBoundary', 'inlinePolicies']) {
      if (inputs[what] !== undefined) throw new UnreadableRoleError(name, what);
    }
    const inline = stack.all(INLINE).filter((policy) => isOf(role, policy));
    const attachments = stack.all(ATTACHMENT).filter((attachment) => isOf(role, attachment));
    const attached = [
      ...((inputs['managedPolicyArns'] ?? []) as readonly string[]),
      ...attachments.map((attachment) => String(attachment.inputs['policyArn'])),
    ];
    return {
      name,
      arn,
      tags: (inputs['tags'] ?? {}) as Role['tags'],
      trust: parsePolicy(String(inputs['assumeRolePolicy'])),
      policies: [
        ...inline.map(documentOf),
        ...attached.map((each) => policyAt(stack, { role: name, arn: each })),
      ],
    };
  });
}

/** What belongs to a role names it, or its id. */
function isOf({ id, inputs }: Captured, other: Captured): boolean {
  const named = other.inputs['role'];
  return named === id || (inputs['name'] !== undefined && named === inputs['name']);
}

function policyAt(
  stack: Stack,
  { role, arn }: { readonly role: string; readonly arn: string },
): PolicyDocument {
  const own = stack.all(POLICY).find((policy) => policy.arn === arn);
  const found = own ? documentOf(own) : awsManaged(arn);
  if (!found) throw new UnreadableRoleError(role, arn);
  return found;
}

function documentOf({ inputs }: Captured): PolicyDocument {
  return parsePolicy(String(inputs['policy']));
}
