import { type Captured } from '@cloudpf/infra/offline';
import { listAt, referring, textAt, textsAt, valueAt } from '../look.ts';
import { type Operation, operationsOf } from '../open-api.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

const stages = [TYPES.restStage, TYPES.httpStage];
/** What says nothing but that the API answers. */
const PUBLIC = ['/healthz'];
const ANY_ORIGIN = /^'?\*'?$/;
const TLS = ['TLS_1_2', 'SecurityPolicy_TLS13_1_3_2025_09', 'SecurityPolicy_TLS13_1_2_2021_06'];

export const apiRules: readonly Rule[] = [
  ruleOf(
    {
      ids: 'CKV_AWS_59 CKV2_AWS_70 CKV_AWS_309',
      title: 'Whoever calls an operation has to say who they are',
      severity: 'critical',
      on: [TYPES.restApi, TYPES.restMethod, TYPES.httpRoute],
    },
    (resource) =>
      operationsOf(resource)
        .filter(
          ({ method, path, isAuthorized }) => method !== 'OPTIONS' && !PUBLIC.includes(path) && !isAuthorized,
        )
        .map(({ method, path }) => `anybody may call ${method} ${path}; give it an authorizer`),
  ),
  ruleOf({ ids: 'CKV_AWS_76', title: 'Each call is logged', on: stages }, (stage) =>
    textAt(stage, 'accessLogSettings.destinationArn') === ''
      ? 'nobody can see who called what; set accessLogSettings'
      : undefined,
  ),
  stackRuleOf(
    {
      ids: 'CKV2_AWS_4',
      title: 'What an API could not do is logged',
      severity: 'medium',
      on: TYPES.restStage,
    },
    (stage, stack) =>
      settingsOf(stage, stack).some((settings) =>
        ['ERROR', 'INFO'].includes(textAt(settings, 'settings.loggingLevel')),
      )
        ? undefined
        : 'errors leave no trace; set loggingLevel to ERROR for */*',
  ),
  ruleOf({ ids: 'CKV_AWS_73', title: 'Calls are traced', severity: 'low', on: TYPES.restStage }, (stage) =>
    valueAt(stage, 'xrayTracingEnabled') === true
      ? undefined
      : 'calls cannot be followed; set xrayTracingEnabled',
  ),
  ruleOf(
    {
      ids: 'CKV2_AWS_53',
      title: 'What is malformed does not reach a function',
      severity: 'medium',
      on: [TYPES.restApi, TYPES.restMethod],
    },
    (resource) =>
      operationsOf(resource)
        .filter(({ method, isValidated }) => method !== 'OPTIONS' && !isValidated)
        .map(({ method, path }) => `${method} ${path} takes anything; give it a request validator`),
  ),
  stackRuleOf(
    { ids: 'CKV2_AWS_29', title: 'A firewall stands before an API', on: TYPES.restStage },
    (stage, stack) =>
      referring(stack, TYPES.webAclAssociation, { field: 'resourceArn', to: stage }).length > 0
        ? undefined
        : 'nothing stands before it; associate a web ACL with its stage',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_192 CKV2_AWS_77',
      title: 'The firewall knows inputs that are bad everywhere',
      on: TYPES.webAcl,
    },
    (acl) =>
      listAt(acl, 'rules').some(
        (rule) =>
          textAt(rule, 'statement.managedRuleGroupStatement.name') ===
            'AWSManagedRulesKnownBadInputsRuleSet' && valueAt(rule, 'overrideAction.count') === undefined,
      )
        ? undefined
        : 'Log4j and its like pass; add AWSManagedRulesKnownBadInputsRuleSet, and let it block',
  ),
  stackRuleOf(
    {
      ids: 'CKV2_AWS_31',
      title: 'What the firewall refused is logged',
      severity: 'medium',
      on: TYPES.webAcl,
    },
    (acl, stack) =>
      referring(stack, TYPES.webAclLogging, { field: 'resourceArn', to: acl }).length > 0
        ? undefined
        : 'nobody can see what it refused; add a WebAclLoggingConfiguration',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_206',
      title: 'A name of an API takes no TLS below 1.2',
      on: [TYPES.restDomain, TYPES.httpDomain],
    },
    (domain) => {
      const policy =
        textAt(domain, 'securityPolicy') || textAt(domain, 'domainNameConfiguration.securityPolicy');
      return TLS.includes(policy) ? undefined : 'old TLS is taken; set securityPolicy to TLS_1_2';
    },
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_276',
      title: 'Bodies and tokens are not logged',
      severity: 'critical',
      on: TYPES.restMethodSettings,
    },
    (settings) =>
      valueAt(settings, 'settings.dataTraceEnabled') === true
        ? 'whole calls with their tokens end in logs; unset dataTraceEnabled'
        : undefined,
  ),
  stackRuleOf(
    {
      ids: 'CKV_AWS_120 CKV_AWS_225 CKV_AWS_308',
      title: 'Where answers are cached they are encrypted and kept apart by tenant',
      severity: 'critical',
      on: TYPES.restStage,
    },
    (stage, stack) => cacheOf(stage, stack),
  ),
  ruleOf(
    {
      ids: 'CKV2_AWS_75',
      title: "Not every page of the world may call with a user's rights",
      on: [TYPES.httpApi, TYPES.restGatewayResponse, TYPES.restIntegrationResponse],
    },
    (resource) => {
      const origins = [
        ...textsAt(resource, 'corsConfiguration.allowOrigins'),
        originOf(resource, 'responseParameters'),
      ];
      return origins.some((origin) => ANY_ORIGIN.test(origin))
        ? 'any origin is allowed; name the pages that may call'
        : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'CKV2_AWS_51',
      title: 'Who answers for an API sees that the API asks',
      severity: 'low',
      on: TYPES.restStage,
    },
    (stage) =>
      textAt(stage, 'clientCertificateId') === ''
        ? 'the back end cannot tell the API from others; set clientCertificateId'
        : undefined,
  ),
];

function settingsOf(stage: Captured, stack: StackView): readonly Captured[] {
  return stack
    .all(TYPES.restMethodSettings)
    .filter(
      (settings) =>
        textAt(settings, 'methodPath') === '*/*' &&
        textAt(settings, 'stageName') === textAt(stage, 'stageName') &&
        textAt(settings, 'restApi') === textAt(stage, 'restApi'),
    );
}

function cacheOf(stage: Captured, stack: StackView): readonly string[] {
  if (valueAt(stage, 'cacheClusterEnabled') !== true) return [];
  const isEncrypted = settingsOf(stage, stack).some(
    (settings) => valueAt(settings, 'settings.cacheDataEncrypted') === true,
  );
  const operations = stack
    .all(TYPES.restApi)
    .filter((api) => api.id === textAt(stage, 'restApi'))
    .flatMap(operationsOf);
  const isShared = ({ cacheKeys }: Operation) => !cacheKeys.some((key) => key.includes('tenant_id'));
  return [
    ...(isEncrypted ? [] : ['answers are cached as plain text; set cacheDataEncrypted']),
    ...operations
      .filter((each) => each.method === 'GET' && isShared(each))
      .map(
        ({ path }) => `GET ${path} could answer one tenant with another's; put tenant_id into its cache key`,
      ),
  ];
}

/** The keys of these parameters have dots of their own. */
function originOf(resource: Captured, field: string): string {
  const parameters = (valueAt(resource, field) ?? {}) as Readonly<Record<string, unknown>>;
  const [, origin] =
    Object.entries(parameters).find(([name]) => /access-control-allow-origin$/i.test(name)) ?? [];
  return typeof origin === 'string' ? origin : '';
}
