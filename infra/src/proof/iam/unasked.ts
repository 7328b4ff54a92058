import { speaksOf } from './evaluate.ts';
import { type Statement } from './policy.ts';
import { type Role } from './roles.ts';
import { type Thing } from './things.ts';

/** Something that a role is allowed and that the matrix does not ask about. */
export interface Unasked {
  readonly role: string;
  readonly sid: string;
  readonly action: string;
  readonly resource: string;
}

/**
 * What is allowed on something that is none of these things, so that nobody looks whether it should be. What is allowed
 * on all resources at once needs a reason instead.
 */
export function unaskedOf(roles: readonly Role[], things: readonly Thing[]): readonly Unasked[] {
  return roles.flatMap((role) =>
    role.policies
      .flatMap(({ Statement }) => Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) => {
        const { Sid: sid = '', Action = [], Resource = [] } = statement;
        return Action.flatMap((action) =>
          Resource.filter(
            (resource) => resource !== '*' && !isAsked({ role, statement, action, resource }, things),
          ).map((resource) => ({ role: role.name, sid, action, resource })),
        );
      }),
  );
}

interface Part {
  readonly role: Role;
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
}

function isAsked({ role, statement, action, resource }: Part, things: readonly Thing[]): boolean {
  const part = { ...statement, Action: [action], Resource: [resource] };
  const tags = Object.entries(role.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return things.some((thing) => {
    if (!thing.actions.some((each) => each.toLowerCase() === action.toLowerCase())) return false;
    const context = { ...Object.fromEntries(tags), ...thing.context?.(role) };
    return speaksOf(part, { action, resource: thing.resource, context });
  });
}
