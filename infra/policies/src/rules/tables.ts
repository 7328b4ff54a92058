import { textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

const on = TYPES.table;

export const tableRules: readonly Rule[] = [
  ruleOf({ ids: 'CKV_AWS_28', title: 'A table can be put back to any second', on }, (table) =>
    valueAt(table, 'pointInTimeRecovery.enabled') === true
      ? undefined
      : 'what is overwritten is gone; enable pointInTimeRecovery',
  ),
  ruleOf({ ids: 'CKV_AWS_119', title: "A table is encrypted with a key of one's own", on }, (table) =>
    valueAt(table, 'serverSideEncryption.enabled') === true &&
    textAt(table, 'serverSideEncryption.kmsKeyArn') !== ''
      ? undefined
      : "it is encrypted with AWS's key; name one's own as serverSideEncryption.kmsKeyArn",
  ),
  ruleOf(
    { ids: 'CKV2_AWS_16', title: 'A table grows with what is asked of it', severity: 'medium', on },
    (table) =>
      textAt(table, 'billingMode') === 'PAY_PER_REQUEST'
        ? undefined
        : 'its capacity is fixed; set billingMode to PAY_PER_REQUEST',
  ),
];
