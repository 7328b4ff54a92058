import { type Statement } from '@cloudpf/infra/proof';
import { type Captured } from '@cloudpf/infra/offline';
import { isWrite } from '../actions.ts';
import { allowancesOfRole, GRANTING, labelOf, policiesOf } from '../grants.ts';
import { listAt, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, stackRuleOf } from '../rule.ts';
import { covers, statementsOf } from '../statements.ts';
import { TYPES } from '../types.ts';

/** No id of a tenant holds any of these, so that they close it. */
const CLOSED = '[_/#.:]';
/** A wildcard right behind a tenant's id takes in every tenant whose id begins with it. */
const OPEN_ENDED = [new RegExp(String.raw`\$\{[^}]*tenant[^}]*\}(?!${CLOSED}|$)`, 'i'), /tenant_id=[^/*]+\*/];

function isOpenEnded(text: string): boolean {
  return OPEN_ENDED.some((shape) => shape.test(text));
}

function statementsIn(resource: Captured): readonly Statement[] {
  const own = (GRANTING as readonly string[]).includes(resource.type)
    ? policiesOf(resource)
    : [textAt(resource, 'policy')];
  return own.flatMap(statementsOf);
}

/** What the role of a function is not for, by the function's name. */
const FORBIDDEN: readonly {
  readonly role: RegExp;
  readonly why: string;
  readonly is: (statement: Statement) => boolean;
}[] = [
  {
    role: /^search-api$/,
    why: 'though searching changes nothing',
    is: ({ Action = [] }) => Action.some((action) => /^(?:dynamodb|s3):/i.test(action) && isWrite(action)),
  },
  {
    role: /^analytics-api$/,
    why: 'though reports change no table and ask no node',
    is: (statement) =>
      (statement.Action ?? []).some((action) => /^dynamodb:/i.test(action) && isWrite(action)) ||
      readsSecrets(statement, /\/cells\//),
  },
  {
    role: /^cdc-/,
    why: 'though it writes to nodes with keys that can only write',
    is: (statement) => readsSecrets(statement, /\/cells\/(?!\*\/write-)/),
  },
];

function readsSecrets(statement: Statement, named: RegExp): boolean {
  return (
    covers(statement, 'secretsmanager:GetSecretValue') &&
    (statement.Resource ?? []).some((resource) => resource.endsWith('*') || named.test(resource))
  );
}

export const tenancyRules: readonly Rule[] = [
  ruleOf(
    {
      ids: 'cloudpf/T1',
      title: 'Nobody changes which tenant they are of',
      severity: 'critical',
      on: [TYPES.userPool, TYPES.userPoolClient],
    },
    (resource) => {
      if (resource.type === TYPES.userPool) {
        return listAt(resource, 'schemas')
          .filter((each) => /tenant/i.test(textAt(each, 'name')) && valueAt(each, 'mutable') !== false)
          .map((each) => `${textAt(each, 'name')} can be changed; set mutable to false`);
      }
      if (valueAt(resource, 'writeAttributes') === undefined) {
        return 'its users may write every attribute; list in writeAttributes those that they may';
      }
      return textsAt(resource, 'writeAttributes').some((name) => /tenant/i.test(name))
        ? 'a user may move to another tenant; take the tenant out of writeAttributes'
        : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'cloudpf/T2',
      title: 'What names a tenant names no other whose id begins alike',
      severity: 'critical',
      on: [...GRANTING, TYPES.bucketPolicy],
    },
    (resource) =>
      statementsIn(resource).flatMap((statement) => {
        const { Resource = [], Condition = {} } = statement;
        const keys = Object.values(Condition).flatMap((demands) => demands['dynamodb:LeadingKeys'] ?? []);
        const values = Object.values(Condition).flatMap((demands) => Object.values(demands).flat());
        const wrong = [
          ...[...Resource, ...values].filter(isOpenEnded),
          ...keys.filter((key) => key.includes('*') && !new RegExp(String.raw`^[^*]+${CLOSED}\*$`).test(key)),
        ];
        return wrong.length > 0
          ? [
              `${labelOf(statement)} names ${wrong.join(', ')}; close the tenant's id with a slash or the like`,
            ]
          : [];
      }),
  ),
  ruleOf(
    {
      ids: 'cloudpf/T3',
      title: 'A demand on all values asks for one at least',
      severity: 'critical',
      on: [...GRANTING, TYPES.bucketPolicy, TYPES.key],
    },
    (resource) =>
      statementsIn(resource).flatMap(({ Sid = 'a statement', Effect, Condition = {} }) => {
        if (Effect !== 'Allow') return [];
        const guards = Object.entries(Condition['Null'] ?? {})
          .filter(([, values]) => values.every((value) => value.toLowerCase() === 'false'))
          .map(([key]) => key.toLowerCase());
        return Object.entries(Condition)
          .filter(([operator]) => operator.startsWith('ForAllValues:'))
          .flatMap(([, demands]) => Object.keys(demands))
          .filter((key) => !guards.includes(key.toLowerCase()))
          .map((key) => `${Sid} holds where a call has no ${key}; add Null: {"${key}": "false"}`);
      }),
  ),
  stackRuleOf(
    {
      ids: 'cloudpf/T8',
      title: 'No function may do what is not its work',
      severity: 'critical',
      on: TYPES.role,
    },
    (role, stack) =>
      FORBIDDEN.filter((each) => each.role.test(role.name)).flatMap(({ is, why }) =>
        allowancesOfRole(role, stack)
          .filter(is)
          .map((statement) => `${labelOf(statement)} goes further, ${why}; take it away`),
      ),
  ),
  ruleOf(
    {
      ids: 'cloudpf/T16',
      title: 'No secret ends where it is read by whoever may look',
      severity: 'critical',
      on: [TYPES.lambda, TYPES.instance, TYPES.launchTemplate, TYPES.parameter, TYPES.stack],
    },
    (resource) => exposedOf(resource),
  ),
];

/** Where marked values stand, that everybody sees who may describe the resource. */
function exposedOf(resource: Captured): readonly string[] {
  const fields: Readonly<Record<string, readonly string[]>> = {
    [TYPES.lambda]: ['environment'],
    [TYPES.instance]: ['userData', 'userDataBase64'],
    [TYPES.launchTemplate]: ['userData'],
    [TYPES.parameter]: textAt(resource, 'type') === 'SecureString' ? [] : ['value', 'insecureValue'],
    [TYPES.stack]: Object.keys(resource.inputs),
  };
  return (fields[resource.type] ?? [])
    .filter((field) => JSON.stringify(resource.inputs[field] ?? null).includes('{"secret":'))
    .map((field) => `a secret stands in ${field}; let who needs it read it from Secrets Manager`);
}
