import { textAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

const jobs = [TYPES.glueJob, TYPES.glueCrawler];
const ENCRYPTION = 'configuration.resultConfiguration.encryptionConfiguration.encryptionOption';

export const catalogRules: readonly Rule[] = [
  ruleOf(
    { ids: 'CKV_AWS_77', title: 'What a database of Athena writes is encrypted', on: TYPES.athenaDatabase },
    (database) =>
      textAt(database, 'encryptionConfiguration.encryptionOption') === ''
        ? 'its results are not said to be encrypted; set encryptionConfiguration'
        : undefined,
  ),
  ruleOf(
    { ids: 'CKV_AWS_159', title: 'Results of queries are encrypted', on: TYPES.workgroup },
    (workgroup) =>
      ['SSE_KMS', 'CSE_KMS'].includes(textAt(workgroup, ENCRYPTION))
        ? undefined
        : 'results are not said to be encrypted; set encryptionOption to SSE_KMS',
  ),
  ruleOf(
    { ids: 'CKV_AWS_82', title: 'Who queries cannot choose other settings', on: TYPES.workgroup },
    (workgroup) =>
      valueAt(workgroup, 'configuration.enforceWorkgroupConfiguration') === false
        ? 'a query may write elsewhere, unencrypted; let it enforce its configuration'
        : undefined,
  ),
  ruleOf(
    {
      ids: 'cloudpf/scan-limit',
      title: 'One query cannot read without end',
      severity: 'medium',
      on: TYPES.workgroup,
    },
    (workgroup) =>
      Number(valueAt(workgroup, 'configuration.bytesScannedCutoffPerQuery') ?? 0) > 0
        ? undefined
        : 'one query may cost anything; set bytesScannedCutoffPerQuery',
  ),
  stackRuleOf(
    { ids: 'CKV_AWS_94', title: 'The catalog is encrypted', severity: 'medium', on: TYPES.catalogDatabase },
    (_database, stack) =>
      stack
        .all(TYPES.catalogEncryption)
        .some((settings) =>
          textAt(settings, 'dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode').startsWith(
            'SSE-KMS',
          ),
        )
        ? undefined
        : 'what the catalog says of the lake is not encrypted; add DataCatalogEncryptionSettings',
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_99',
      title: 'A security configuration of Glue encrypts all three',
      on: TYPES.glueSecurity,
    },
    (security) =>
      [
        'cloudwatchEncryption.cloudwatchEncryptionMode',
        'jobBookmarksEncryption.jobBookmarksEncryptionMode',
        's3Encryption.s3EncryptionMode',
      ].some((path) => ['', 'DISABLED'].includes(textAt(security, `encryptionConfiguration.${path}`)))
        ? 'logs, bookmarks or objects are not encrypted; encrypt all three'
        : undefined,
  ),
  ruleOf({ ids: 'CKV_AWS_195', title: 'Jobs of Glue name a security configuration', on: jobs }, (job) =>
    textAt(job, 'securityConfiguration') === '' ? 'what it writes is not encrypted; name one' : undefined,
  ),
];
