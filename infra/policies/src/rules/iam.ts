import { type Statement } from '@cloudpf/infra/proof';
import { DATA, ESCALATION, HANDS_OUT, isRestrictable, isWrite, PERMISSIONS } from '../actions.ts';
import { allowancesOf, GRANTING, labelOf, policiesOf } from '../grants.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { conditionKeys, covers, isReadable, isUnbounded } from '../statements.ts';
import { TYPES } from '../types.ts';

const on = GRANTING;

/** A rule that each statement that allows something has to keep. */
function allowanceRule(
  rule: { readonly ids: string; readonly title: string; readonly severity?: Rule['severity'] },
  check: (statement: Statement) => string | undefined,
): Rule {
  return ruleOf({ ...rule, on }, (resource) =>
    allowancesOf(resource).flatMap((statement) => {
      const wrong = check(statement);
      return wrong === undefined ? [] : [`${labelOf(statement)} ${wrong}`];
    }),
  );
}

/** Says which of some actions a statement allows on everything. */
function widely(actions: readonly string[], danger: string) {
  return (statement: Statement) => {
    if (!isUnbounded(statement)) return undefined;
    const found = actions.filter((action) => covers(statement, action));
    return found.length > 0
      ? `allows ${found.slice(0, 3).join(', ')} on everything, ${danger}; name the resources`
      : undefined;
  };
}

const isAll = (action: string) => action === '*' || action === '*:*';

export const iamRules: readonly Rule[] = [
  ruleOf({ ids: 'cloudpf/readable-policy', title: 'A policy can be understood', on }, (resource) =>
    policiesOf(resource)
      .filter((json) => !isReadable(json))
      .map(() => 'its policy is none that IAM takes, so that nobody knows what it allows; correct it'),
  ),
  allowanceRule(
    {
      ids: 'CKV_AWS_62 CKV_AWS_63 CKV2_AWS_40',
      title: 'Nobody may do everything',
      severity: 'critical',
    },
    ({ Action = [], NotAction }) =>
      NotAction || Action.some((action) => isAll(action) || action.toLowerCase() === 'iam:*')
        ? 'allows everything, or everything with roles; name the actions'
        : undefined,
  ),
  allowanceRule(
    { ids: 'CKV_AWS_286', title: 'Nobody may give themselves more rights', severity: 'critical' },
    widely(ESCALATION, 'by which a role gets the rights of any other'),
  ),
  allowanceRule(
    { ids: 'CKV_AWS_287', title: 'Nobody may have any credentials made' },
    widely(HANDS_OUT, 'which hands out credentials'),
  ),
  allowanceRule(
    { ids: 'CKV_AWS_288', title: 'Nobody may read all data', severity: 'critical' },
    widely(DATA, 'which is all data'),
  ),
  allowanceRule(
    { ids: 'CKV_AWS_289', title: 'Nobody may decide who else may', severity: 'critical' },
    widely(PERMISSIONS, 'which decides what others may'),
  ),
  allowanceRule({ ids: 'CKV_AWS_290', title: 'Nobody may change everything' }, (statement) => {
    if (!isUnbounded(statement) || statement.Condition) return undefined;
    const changing = (statement.Action ?? []).filter((action) => isRestrictable(action) && isWrite(action));
    return changing.length > 0
      ? `allows ${changing.slice(0, 3).join(', ')} on everything without a condition; name the resources`
      : undefined;
  }),
  allowanceRule(
    { ids: 'CKV_AWS_355', title: 'What can be restricted to resources is', severity: 'medium' },
    ({ Action = [], Resource = [] }) => {
      const restrictable = Action.filter(isRestrictable);
      return Resource.includes('*') && restrictable.length > 0
        ? `allows ${restrictable.slice(0, 3).join(', ')} on "*"; name the resources`
        : undefined;
    },
  ),
  allowanceRule({ ids: 'AWS-0342', title: 'Roles are handed to services by name' }, (statement) =>
    covers(statement, 'iam:PassRole') &&
    (isUnbounded(statement) || !conditionKeys(statement).includes('iam:passedtoservice'))
      ? 'lets roles be handed to anything; name the role and ask for iam:PassedToService'
      : undefined,
  ),
  allowanceRule({ ids: 'AWS-0345', title: 'Nobody may do everything with buckets' }, ({ Action = [] }) =>
    Action.some((action) => action.toLowerCase() === 's3:*')
      ? 'allows all of s3; name the actions'
      : undefined,
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_40 CKV_AWS_273',
      title: 'There are no users and no keys that last',
      on: [TYPES.user, TYPES.accessKey],
    },
    () => 'its keys never end; let people come by single sign-on and machines by roles',
  ),
];
