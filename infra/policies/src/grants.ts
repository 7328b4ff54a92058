import { type Statement } from '@cloudpf/infra/proof';
import { type Captured } from '@cloudpf/infra/offline';
import { listAt, refersTo, textAt } from './look.ts';
import { type StackView } from './rule.ts';
import { statementsOf } from './statements.ts';
import { TYPES } from './types.ts';

/** Types that carry policies of identities. */
export const GRANTING = [TYPES.rolePolicy, TYPES.policy, TYPES.role] as const;

/** The policies of identities that a resource holds. */
export function policiesOf(resource: Captured): readonly string[] {
  if (resource.type === TYPES.role)
    return listAt(resource, 'inlinePolicies').map((each) => textAt(each, 'policy'));
  return [textAt(resource, 'policy')];
}

/** The statements by which a resource allows something to identities. */
export function allowancesOf(resource: Captured): readonly Statement[] {
  return policiesOf(resource)
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === 'Allow');
}

/** Everything that the policies of a stack allow to a role. */
export function allowancesOfRole(role: Captured, stack: StackView): readonly Statement[] {
  const attached = stack
    .all(TYPES.rolePolicyAttachment)
    .filter((each) => refersTo(textAt(each, 'role'), role))
    .map((each) => textAt(each, 'policyArn'));
  return [
    role,
    ...stack.all(TYPES.rolePolicy).filter((each) => refersTo(textAt(each, 'role'), role)),
    ...stack.all(TYPES.policy).filter((policy) => attached.some((arn) => refersTo(arn, policy))),
  ].flatMap(allowancesOf);
}

/** What a statement is called in messages. */
export function labelOf({ Sid, Action = [], NotAction = [] }: Statement): string {
  return Sid
    ? `the statement ${Sid}`
    : `the statement of ${[...Action, ...NotAction].slice(0, 2).join(', ')}`;
}
