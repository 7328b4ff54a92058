import { evaluate } from '../src/proof/iam/evaluate.ts';
import { parsePolicy } from '../src/proof/iam/policy.ts';
import { type Request } from '../src/proof/iam/request.ts';
import { type Stack } from '../src/offline/capture.ts';

/** Whether the role of a function may make a call, by all policies that the stack attaches to it. */
export function mayOf(stack: Stack, role: string): (request: Request) => boolean {
  const policies = stack
    .all('aws:iam/rolePolicy:RolePolicy')
    .filter(({ inputs }) => inputs['role'] === `${role}-id`)
    .map(({ inputs }) => parsePolicy(String(inputs['policy'])));
  if (policies.length === 0) throw new Error(`no policy is attached to "${role}"`);
  return (request) => evaluate(policies, request).isAllowed;
}
