import { referring, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, stackRuleOf } from '../rule.ts';
import { isAnybody, statementsOf } from '../statements.ts';
import { TYPES } from '../types.ts';

const LONGEST_ROTATION = 90;
const SESSIONS = 'Standard_Stream';

export const secretRules: readonly Rule[] = [
  ruleOf(
    { ids: 'CKV_AWS_149', title: "A secret is encrypted with a key of one's own", on: TYPES.secret },
    (secret) =>
      textAt(secret, 'kmsKeyId') === '' ? "it is encrypted with AWS's key; set kmsKeyId" : undefined,
  ),
  stackRuleOf(
    {
      ids: 'CKV2_AWS_57 CKV_AWS_304',
      title: 'A secret is replaced at least every 90 days',
      severity: 'medium',
      on: TYPES.secret,
    },
    (secret, stack) => {
      const days = referring(stack, TYPES.secretRotation, { field: 'secretId', to: secret }).map((rotation) =>
        Number(valueAt(rotation, 'rotationRules.automaticallyAfterDays')),
      );
      return days.some((each) => each > 0 && each <= LONGEST_ROTATION)
        ? undefined
        : `nothing replaces it; add a SecretRotation of at most ${LONGEST_ROTATION} days`;
    },
  ),
  ruleOf(
    {
      ids: 'cloudpf/secret-policy',
      title: 'No secret is for anybody',
      severity: 'critical',
      on: TYPES.secretPolicy,
    },
    (policy) =>
      statementsOf(textAt(policy, 'policy')).some((each) => each.Effect === 'Allow' && isAnybody(each))
        ? 'its policy allows something to any principal; name who may'
        : undefined,
  ),
  ruleOf(
    { ids: 'CKV2_AWS_34', title: 'A parameter is encrypted', severity: 'medium', on: TYPES.parameter },
    (parameter) =>
      textAt(parameter, 'type') === 'SecureString'
        ? undefined
        : 'it is kept as plain text; make it a SecureString',
  ),
  ruleOf(
    { ids: 'CKV_AWS_337', title: "An encrypted parameter has a key of one's own", on: TYPES.parameter },
    (parameter) =>
      textAt(parameter, 'type') === 'SecureString' && textAt(parameter, 'keyId') === ''
        ? "it is encrypted with AWS's key; set keyId"
        : undefined,
  ),
  ruleOf(
    { ids: 'CKV_AWS_112', title: 'Sessions on machines are encrypted', on: TYPES.document },
    (document) =>
      isSessions(document) && textAt(inputsOf(document), 'kmsKeyId') === ''
        ? 'sessions are encrypted by TLS alone; set kmsKeyId in its inputs'
        : undefined,
  ),
  ruleOf(
    { ids: 'CKV_AWS_113', title: 'What is typed in sessions on machines is kept', on: TYPES.document },
    (document) => {
      if (!isSessions(document)) return undefined;
      const inputs = inputsOf(document);
      return textAt(inputs, 's3BucketName') === '' && textAt(inputs, 'cloudWatchLogGroupName') === ''
        ? 'nobody can see what was done; name a log group or a bucket in its inputs'
        : undefined;
    },
  ),
];

function contentOf(document: { readonly inputs: Readonly<Record<string, unknown>> }): object {
  try {
    return JSON.parse(textAt(document.inputs, 'content')) as object;
  } catch {
    return {};
  }
}

function isSessions(document: { readonly inputs: Readonly<Record<string, unknown>> }): boolean {
  return textAt(contentOf(document), 'sessionType') === SESSIONS;
}

function inputsOf(document: { readonly inputs: Readonly<Record<string, unknown>> }): object {
  return valueAt(contentOf(document), 'inputs') ?? {};
}
