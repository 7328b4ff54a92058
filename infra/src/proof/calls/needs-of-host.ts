import { type OwnNeed, toNeeds } from './own-need.ts';
import { type Need } from './need.ts';

const CONTAINER_LOGS: OwnNeed = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  because: 'Docker writes what containers say',
  page: 'https://docs.docker.com/engine/logging/drivers/awslogs/',
};
const SHELLS: OwnNeed = {
  actions: [
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  because: 'people get onto hosts through the agent of Session Manager',
  page: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html',
};
const SHELL_LOGS: OwnNeed = {
  actions: [
    ...['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
    ...['logs:CreateLogStream', 'logs:PutLogEvents'],
  ],
  because: 'the agent keeps every word of a shell',
  page: SHELLS.page,
};
const SHELL_KEY: OwnNeed = {
  actions: ['kms:Decrypt'],
  because: 'the agent encrypts a shell, and asks for the key itself',
  page: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html',
};

/** What Docker and the agent of Session Manager call as a search host, beside its scripts. */
export function needsOfHost(): readonly Need[] {
  return [CONTAINER_LOGS, SHELLS, SHELL_LOGS, SHELL_KEY].flatMap((need) => toNeeds(need));
}
