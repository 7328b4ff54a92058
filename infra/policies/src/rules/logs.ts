import { textsAt, textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

const on = TYPES.logGroup;
const YEAR = 365;

export const logRules: readonly Rule[] = [
  ruleOf({ ids: 'CKV_AWS_66', title: 'Logs go after a number of days', severity: 'low', on }, (group) =>
    Number(valueAt(group, 'retentionInDays') ?? 0) > 0
      ? undefined
      : 'logs stay for ever; set retentionInDays',
  ),
  ruleOf(
    { ids: 'CKV_AWS_158', title: "Logs are encrypted with a key of one's own", severity: 'medium', on },
    (group) =>
      textAt(group, 'kmsKeyId') === '' ? "they are encrypted with AWS's key; set kmsKeyId" : undefined,
  ),
  ruleOf({ ids: 'CKV_AWS_338', title: 'Logs are kept for a year', severity: 'low', on }, (group) => {
    const days = Number(valueAt(group, 'retentionInDays') ?? 0);
    return days === 0 || days >= YEAR ? undefined : `logs are gone after ${days} days; keep them for ${YEAR}`;
  }),
  ruleOf({ ids: 'CKV_AWS_319', title: 'An alarm tells somebody', on: TYPES.metricAlarm }, (alarm) =>
    valueAt(alarm, 'actionsEnabled') === false || textsAt(alarm, 'alarmActions').length === 0
      ? 'nobody hears it; set alarmActions'
      : undefined,
  ),
];
