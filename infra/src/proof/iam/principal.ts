import { type Statement } from './policy.ts';

/** Who makes a call. */
export type Principal =
  | { readonly kind: 'role'; readonly arn: string; readonly account: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'anyone' };

/** A policy speaks of a kind of principal that is not looked at. */
export class UnknownPrincipalError extends Error {
  override readonly name = 'UnknownPrincipalError';

  constructor(kind: string) {
    super(`principals of the kind "${kind}" are not looked at`);
  }
}

/**
 * How a statement of a resource's policy speaks of somebody: by name, as anybody of the account, or not at all. The
 * account, named as such or by its root, lets its own policies decide.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws UnknownPrincipalError
 */
export function speaksOfPrincipal(
  { Principal: named }: Statement,
  principal: Principal,
): 'name' | 'account' | undefined {
  if (named === undefined) return undefined;
  if (named === '*') return 'name';
  const found = Object.entries(named).flatMap(([kind, values]) => {
    if (kind === 'AWS') return values.map((value) => ofAccount(value, principal));
    if (kind === 'Service') {
      return values.map((value) =>
        principal.kind === 'service' && value === principal.name ? ('name' as const) : undefined,
      );
    }
    throw new UnknownPrincipalError(kind);
  });
  return found.find((way) => way === 'name') ?? found.find((way) => way === 'account');
}

function ofAccount(value: string, principal: Principal): 'name' | 'account' | undefined {
  if (value === '*') return 'name';
  if (principal.kind !== 'role') return undefined;
  if (value === principal.arn) return 'name';
  const { account } = principal;
  return value === account || value === `arn:aws:iam::${account}:root` ? 'account' : undefined;
}
