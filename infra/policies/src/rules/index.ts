import { type Rule } from '../rule.ts';
import { apiRules } from './api.ts';
import { backupRules } from './backups.ts';
import { bucketRules } from './buckets.ts';
import { catalogRules } from './catalog.ts';
import { changeRules } from './changes.ts';
import { functionRules } from './functions.ts';
import { iamRules } from './iam.ts';
import { keyRules } from './keys.ts';
import { logRules } from './logs.ts';
import { machineRules } from './machines.ts';
import { networkRules } from './network.ts';
import { nodeRules } from './nodes.ts';
import { secretRules } from './secrets.ts';
import { statefulRules } from './stateful.ts';
import { tableRules } from './tables.ts';
import { tenancyRules } from './tenancy.ts';
import { tokenRules } from './tokens.ts';
import { topicRules } from './topics.ts';
import { trailRules } from './trail.ts';
import { trustRules } from './trust.ts';

/** Every rule, by subject. */
export const RULES: readonly Rule[] = [
  ...bucketRules,
  ...tableRules,
  ...functionRules,
  ...changeRules,
  ...apiRules,
  ...tokenRules,
  ...iamRules,
  ...trustRules,
  ...keyRules,
  ...secretRules,
  ...machineRules,
  ...backupRules,
  ...networkRules,
  ...nodeRules,
  ...topicRules,
  ...catalogRules,
  ...logRules,
  ...trailRules,
  ...tenancyRules,
  ...statefulRules,
];
