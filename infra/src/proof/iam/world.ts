import { type Stack } from '../../offline/capture.ts';
import { decide } from './decide.ts';
import { type Verdict } from './evaluate.ts';
import { type Principal } from './principal.ts';
import { type Request } from './request.ts';
import { policiesOn, type ResourcePolicy, resourcePoliciesOf } from './resource-policies.ts';
import { type Role, rolesOf } from './roles.ts';

/** All roles and policies of some stacks of one account. */
export interface World {
  readonly account: string;
  readonly roles: readonly Role[];
  readonly policies: readonly ResourcePolicy[];
}

/** @throws UnreadableRoleError */
export function worldOf(account: string, stacks: readonly Stack[]): World {
  return {
    account,
    roles: stacks.flatMap(rolesOf),
    policies: stacks.flatMap(resourcePoliciesOf),
  };
}

/** What comes of a call that a role of the world makes; its tags come with it. */
export function askAs(world: World, role: Role, request: Request): Verdict {
  const tags = Object.entries(role.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  const context = { 'aws:SecureTransport': 'true', ...Object.fromEntries(tags), ...request.context };
  const principal: Principal = { kind: 'role', arn: role.arn, account: world.account };
  return ask(world, { principal, identity: role.policies }, { ...request, context });
}

/** What comes of a call of somebody else: a service, a person with these policies, a stranger. */
export function ask(
  { policies }: Pick<World, 'policies'>,
  { principal, identity = [] }: { readonly principal: Principal; readonly identity?: Role['policies'] },
  request: Request,
): Verdict {
  const on = policiesOn(policies, request);
  const isClosed = on.some((policy) => policy.isClosed);
  return decide({ identity, resource: on.map(({ document }) => document), isClosed }, principal, request);
}
