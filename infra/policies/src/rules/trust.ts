import { textAt, textsAt } from '../look.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { conditionKeys, covers, isAnybody, isReadable, statementsOf } from '../statements.ts';
import { TYPES } from '../types.ts';

const on = TYPES.role;
/** Managed policies that allow nearly everything. */
const ALMIGHTY = /\/(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|job-function\/SystemAdministrator)$/;
const GITHUB = 'token.actions.githubusercontent.com';

export const trustRules: readonly Rule[] = [
  ruleOf(
    { ids: 'CKV_AWS_60 CKV_AWS_61', title: 'A role says who takes it', severity: 'critical', on },
    (role) => {
      const json = textAt(role, 'assumeRolePolicy');
      if (!isReadable(json)) return 'its trust policy is none that IAM takes; correct it';
      return statementsOf(json).some((each) => each.Effect === 'Allow' && isAnybody(each))
        ? 'anybody may take it; name who may'
        : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_274 CKV_AWS_275 CKV2_AWS_56',
      title: 'No role has a policy that allows nearly everything',
      severity: 'critical',
      on: [TYPES.role, TYPES.rolePolicyAttachment],
    },
    (resource) =>
      [...textsAt(resource, 'managedPolicyArns'), textAt(resource, 'policyArn')]
        .filter((arn) => ALMIGHTY.test(arn))
        .map((arn) => `${arn} allows nearly everything; grant what is needed`),
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_393',
      title: "A role for GitHub's runs names the repository",
      severity: 'critical',
      on,
    },
    (role) =>
      statementsOf(textAt(role, 'assumeRolePolicy')).flatMap((statement) => {
        if (statement.Principal === undefined || statement.Principal === '*') return [];
        if (!(statement.Principal['Federated'] ?? []).some((each) => each.includes(GITHUB))) return [];
        const subjects = Object.values(statement.Condition ?? {}).flatMap(
          (demands) => demands[`${GITHUB}:sub`] ?? [],
        );
        const isNamed =
          subjects.length > 0 && subjects.every((subject) => /^repo:[^*/:]+\/[^*:]+:/.test(subject));
        const isForUs = conditionKeys(statement).includes(`${GITHUB}:aud`);
        return isNamed && isForUs
          ? []
          : [`any run of GitHub may take it; ask for ${GITHUB}:aud and a sub that names the repository`];
      }),
  ),
  ruleOf(
    {
      ids: 'cloudpf/T4',
      title: 'Who takes a role as a tenant says which one, and the tag stays with them',
      on,
    },
    (role) =>
      statementsOf(textAt(role, 'assumeRolePolicy'))
        .filter((statement) => statement.Effect === 'Allow' && covers(statement, 'sts:TagSession'))
        .flatMap((statement) => {
          const keys = conditionKeys(statement);
          return [
            ...(keys.includes('aws:requesttag/tenantid')
              ? []
              : ['a session may be tagged with any tenant or none; ask for aws:RequestTag/TenantId']),
            ...(keys.includes('sts:transitivetagkeys')
              ? []
              : ['the next role in a chain forgets the tenant; ask for sts:TransitiveTagKeys']),
            ...(keys.includes('sts:rolesessionname')
              ? []
              : ['the trail cannot tell tenants apart; let sts:RoleSessionName carry the tenant']),
          ];
        }),
  ),
];
