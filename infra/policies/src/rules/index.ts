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

/** The rules by their subject. */
export const SUBJECTS: Readonly<Record<string, readonly Rule[]>> = {
  Buckets: bucketRules,
  Tables: tableRules,
  'Functions and changes': [...functionRules, ...changeRules],
  'The API and its tokens': [...apiRules, ...tokenRules],
  'Roles and their policies': [...iamRules, ...trustRules],
  'Keys and secrets': [...keyRules, ...secretRules],
  'Machines, volumes and containers': [...machineRules, ...backupRules, ...nodeRules],
  'The network': networkRules,
  'Topics and queues': topicRules,
  'The catalog and queries': catalogRules,
  'Logs, alarms and the trail': [...logRules, ...trailRules],
  'Tenants and what is theirs': [...tenancyRules, ...statefulRules],
};

/** Every rule. */
export const RULES: readonly Rule[] = Object.values(SUBJECTS).flat();
