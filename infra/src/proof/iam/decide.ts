import { speaksOf, type Verdict } from './evaluate.ts';
import { type PolicyDocument, type Statement } from './policy.ts';
import { type Principal, speaksOfPrincipal } from './principal.ts';
import { type Request } from './request.ts';

/** The policies that have a say in a call. */
export interface Sayings {
  /** Of whoever calls. */
  readonly identity: readonly PolicyDocument[];
  /** Of what the call is on. */
  readonly resource: readonly PolicyDocument[];
  /** Keys and roles are nobody's but by their own policy, whatever the caller's policies allow. */
  readonly isClosed: boolean;
}

/**
 * What the policies of the caller and of the resource say of a call inside one account: a denial of either decides;
 * else an allowance of either is enough, except where the resource is closed. Then its own policy has to name the
 * caller, or the account, which lets the caller's policies decide.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @throws UnknownConditionError, UnknownPrincipalError
 */
export function decide(
  { identity, resource, isClosed }: Sayings,
  principal: Principal,
  request: Request,
): Verdict {
  const own = statementsOf(identity).filter((statement) => speaksOf(statement, request));
  const ofResource = statementsOf(resource)
    .filter((statement) => speaksOf(statement, request))
    .map((statement) => ({ statement, way: speaksOfPrincipal(statement, principal) }))
    .filter(({ way }) => way !== undefined);
  const denial = [...own, ...ofResource.map(({ statement }) => statement)].find(
    ({ Effect }) => Effect === 'Deny',
  );
  if (denial) return { isAllowed: false, by: denial };

  const allowed = ofResource.filter(({ statement }) => statement.Effect === 'Allow');
  const byName = allowed.find(({ way }) => way === 'name')?.statement;
  if (byName) return { isAllowed: true, by: byName };
  const byOwn = own.find(({ Effect }) => Effect === 'Allow');
  const isOpen = !isClosed || allowed.some(({ way }) => way === 'account');
  return byOwn && isOpen ? { isAllowed: true, by: byOwn } : { isAllowed: false };
}

function statementsOf(policies: readonly PolicyDocument[]): readonly Statement[] {
  return policies.flatMap(({ Statement }) => Statement);
}
