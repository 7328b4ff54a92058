import { type Captured } from '@cloudpf/infra/offline';
import { listAt, referring, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { looksSecret } from '../secrets.ts';
import { TYPES } from '../types.ts';

const on = TYPES.lambda;
/** Those of which AWS says no end within two years. */
const RUNTIMES = ['nodejs22.x', 'nodejs24.x', 'provided.al2023'];

export const functionRules: readonly Rule[] = [
  ruleOf(
    {
      ids: 'CKV_AWS_45',
      title: 'No secret stands in the environment of a function',
      severity: 'critical',
      on,
    },
    (lambda) =>
      Object.entries((valueAt(lambda, 'environment.variables') ?? {}) as Readonly<Record<string, unknown>>)
        .filter(([name, value]) => looksSecret(name, value))
        .map(([name]) => `${name} looks like a secret; let the function read it from Secrets Manager`),
  ),
  ruleOf({ ids: 'CKV_AWS_50', title: 'Invocations are traced', severity: 'low', on }, (lambda) =>
    textAt(lambda, 'tracingConfig.mode') === 'Active'
      ? undefined
      : 'nothing is traced; set tracingConfig to Active',
  ),
  ruleOf(
    { ids: 'CKV_AWS_115', title: 'A function has a limit of its own', severity: 'medium', on },
    (lambda) =>
      Number(valueAt(lambda, 'reservedConcurrentExecutions') ?? -1) >= 0
        ? undefined
        : 'it can use up what the account may run at once; set reservedConcurrentExecutions',
  ),
  stackRuleOf({ ids: 'CKV_AWS_116', title: 'What a function gave up is kept', on }, (lambda, stack) =>
    lostOf(lambda, stack),
  ),
  ruleOf(
    { ids: 'CKV_AWS_117', title: 'A function runs in the private network', severity: 'medium', on },
    (lambda) =>
      listAt(lambda, 'vpcConfig.subnetIds').length > 0
        ? undefined
        : 'it runs outside the network; give it a vpcConfig',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_173',
      title: "An environment is encrypted with a key of one's own",
      severity: 'medium',
      on,
    },
    (lambda) =>
      valueAt(lambda, 'environment.variables') === undefined || textAt(lambda, 'kmsKeyArn') !== ''
        ? undefined
        : "its environment is encrypted with AWS's key; set kmsKeyArn",
  ),
  ruleOf(
    { ids: 'CKV_AWS_272', title: 'The code of a function is signed', severity: 'medium', on },
    (lambda) =>
      textAt(lambda, 'codeSigningConfigArn') === ''
        ? 'any code that can be uploaded runs; set codeSigningConfigArn'
        : undefined,
  ),
  ruleOf({ ids: 'CKV_AWS_363', title: 'A runtime still gets mends', on }, (lambda) =>
    RUNTIMES.includes(textAt(lambda, 'runtime'))
      ? undefined
      : `its runtime is "${textAt(lambda, 'runtime')}"; use one of ${RUNTIMES.join(', ')}`,
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_258',
      title: 'The address of a function asks who calls',
      severity: 'critical',
      on: TYPES.lambdaUrl,
    },
    (url) =>
      textAt(url, 'authorizationType') === 'AWS_IAM'
        ? undefined
        : 'anybody may call it; set authorizationType to AWS_IAM, or let the API lead to it',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_301',
      title: 'No function can be called by anybody',
      severity: 'critical',
      on: TYPES.lambdaPermission,
    },
    (permission) =>
      textAt(permission, 'principal') === '*' ? 'any principal may invoke; name who may' : undefined,
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_364',
      title: 'A service calls for one resource of this account alone',
      on: TYPES.lambdaPermission,
    },
    (permission) =>
      textAt(permission, 'principal').endsWith('.amazonaws.com') &&
      textAt(permission, 'sourceArn') === '' &&
      textAt(permission, 'sourceAccount') === ''
        ? "the service may invoke it in the name of other accounts' resources; set sourceArn"
        : undefined,
  ),
];

/** Where a function is called without an answer being waited for, and nothing keeps what fails. */
function lostOf(lambda: Captured, stack: StackView): readonly string[] {
  const streams = referring(stack, TYPES.lambdaEventSource, { field: 'functionName', to: lambda })
    .filter((mapping) => textAt(mapping, 'destinationConfig.onFailure.destinationArn') === '')
    .map(({ name }) => `batches that ${name} gave up are lost; set destinationConfig.onFailure`);
  if (isKept(lambda, stack)) return streams;
  const schedules = referring(stack, TYPES.schedule, { field: 'target.arn', to: lambda })
    .filter((schedule) => textAt(schedule, 'target.deadLetterConfig.arn') === '')
    .map(
      ({ name }) =>
        `a run of the schedule ${name} that failed leaves no trace; give the function a dead letter queue`,
    );
  const events = referring(stack, TYPES.eventTarget, { field: 'arn', to: lambda }).map(
    ({ name }) => `events of ${name} that failed are lost; give the function a dead letter queue`,
  );
  return [...streams, ...schedules, ...events];
}

function isKept(lambda: Captured, stack: StackView): boolean {
  return (
    textAt(lambda, 'deadLetterConfig.targetArn') !== '' ||
    referring(stack, TYPES.lambdaInvokeConfig, { field: 'functionName', to: lambda }).some(
      (config) => textsAt(config, 'destinationConfig.onFailure.destination').length > 0,
    )
  );
}
