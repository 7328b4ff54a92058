import { textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { isAnybody, statementsOf } from '../statements.ts';
import { TYPES } from '../types.ts';

const on = TYPES.key;

export const keyRules: readonly Rule[] = [
  ruleOf({ ids: 'CKV_AWS_7', title: 'A key is renewed every year', severity: 'medium', on }, (key) =>
    valueAt(key, 'enableKeyRotation') === true ? undefined : 'it is never renewed; set enableKeyRotation',
  ),
  ruleOf({ ids: 'CKV_AWS_33', title: 'No key is for anybody', severity: 'critical', on }, (key) =>
    statementsOf(textAt(key, 'policy')).some(
      (each) => each.Effect === 'Allow' && isAnybody(each) && each.Condition === undefined,
    )
      ? 'its policy allows something to any principal; name who may'
      : undefined,
  ),
  ruleOf({ ids: 'CKV2_AWS_64', title: 'A key says who may use it', severity: 'medium', on }, (key) =>
    textAt(key, 'policy') === '' ? "it has AWS's default policy; write down who may use it" : undefined,
  ),
  ruleOf({ ids: 'CKV_AWS_227', title: 'A key is enabled', on }, (key) =>
    valueAt(key, 'isEnabled') === false ? 'what it protects cannot be read; enable it' : undefined,
  ),
];
