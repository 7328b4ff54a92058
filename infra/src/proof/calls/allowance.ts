import { type Role } from '../iam/roles.ts';
import { type Statement } from '../iam/policy.ts';
import { type Need } from './need.ts';

/** One action that a role is allowed on one resource. */
export interface Allowance {
  /** Of its statement. */
  readonly sid: string;
  readonly action: string;
  readonly resource: string;
  /** For keys: the service through which alone they may be used. */
  readonly via?: string;
}

/** What the policies of a role allow, one by one; what they refuse is not taken off. */
export function allowancesOf({ policies }: Role): readonly Allowance[] {
  return policies
    .flatMap(({ Statement }) => Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) => {
      const { Sid = '', Action = ['*'], Resource = ['*'] } = statement;
      const via = serviceOf(statement);
      return Action.flatMap((action) =>
        Resource.map((resource) => ({ sid: Sid, action, resource, ...(via === undefined ? {} : { via }) })),
      );
    });
}

/** Whether an allowance is for a need. One with a wildcard in its action is for none, since it allows more. */
export function answers({ action, resource, via }: Allowance, need: Need): boolean {
  if (action.toLowerCase() !== need.action.toLowerCase() || via !== need.via) return false;
  const name = nameOf(resource);
  return need.on === undefined || name === undefined || name === need.on;
}

/** The name of a bucket or a table; none where a resource is neither. */
function nameOf(resource: string): string | undefined {
  return /^arn:aws:(?:s3:::|dynamodb:[^:]*:[^:]*:table\/)([^/]+)/i.exec(resource)?.[1];
}

function serviceOf({ Condition = {} }: Statement): string | undefined {
  const [via] = Condition['StringEquals']?.['kms:ViaService'] ?? [];
  return via?.split('.')[0];
}
