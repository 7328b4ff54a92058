import { LOGGING } from '../log-groups.ts';
import { type Duty } from './duty.ts';
import { WRITE_LOGS } from './words.ts';

/** What services of AWS do for the platform by themselves. */
export const SERVICES: Readonly<Record<string, Duty>> = {
  'cdc-drain-schedule': {
    takenBy: 'scheduler.amazonaws.com',
    may: { 'function cdc-drain': ['lambda:InvokeFunction'] },
  },
  'cdc-heartbeat-schedule': {
    takenBy: 'scheduler.amazonaws.com',
    may: { 'function cdc-heartbeat': ['lambda:InvokeFunction'] },
  },
  'network-flows': {
    takenBy: 'vpc-flow-logs.amazonaws.com',
    may: {
      'logs of flows': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
      'group of flows': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
    },
  },
  audit: { takenBy: 'cloudtrail.amazonaws.com', may: { 'logs of trail': WRITE_LOGS } },
  'api-logs': {
    takenBy: 'apigateway.amazonaws.com',
    // The role is the account's for all its APIs, and AWS's own policy for it names no group.
    may: Object.fromEntries(
      ['group of flows', ...[...LOGGING.functions, ...LOGGING.parts].map((who) => `logs of ${who}`)].map(
        (logs) => [logs, [...WRITE_LOGS, 'logs:DescribeLogStreams', 'logs:GetLogEvents']],
      ),
    ),
  },
};
