import { type World } from './world.ts';

/** Something that is allowed on all resources at once, and why it cannot be said more narrowly. */
export interface Everywhere {
  readonly actions: readonly string[];
  readonly because: string;
}

/** Everything that is allowed on all resources; the conditions of its statements may narrow it still. */
const EVERYWHERE: readonly Everywhere[] = [
  {
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    because: 'X-Ray knows no resources for what sends traces',
  },
  {
    actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
    because: 'EC2 knows no resources for what describes; refused to the code of functions',
  },
  {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    because: 'Lambda makes interfaces before they have a name; refused to the code of functions',
  },
  {
    actions: [
      ...['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
      ...['logs:PutLogEvents', 'logs:GetLogEvents', 'logs:FilterLogEvents'],
    ],
    because:
      "API Gateway takes AWS's own policy for the logs of all APIs of an account, and API Gateway alone takes it",
  },
  {
    actions: ['ec2:DescribeVolumes', 'ec2:DescribeSnapshots', 'ec2:DescribeInstances'],
    because: 'EC2 knows no resources for what describes',
  },
  {
    actions: ['cloudwatch:PutMetricData'],
    because: 'CloudWatch knows no resources for metrics; a condition names the namespace',
  },
  {
    actions: [
      'ssm:UpdateInstanceInformation',
      ...['ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel'],
      ...['ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel'],
    ],
    because: 'Session Manager knows no resources for the agent of a machine',
  },
];

/** Who is allowed what on all resources without a reason. */
export function unreasoned({ roles }: World): readonly { readonly role: string; readonly action: string }[] {
  const reasoned = new Set(EVERYWHERE.flatMap(({ actions }) => actions));
  return allowedEverywhere(roles).filter(({ action }) => !reasoned.has(action));
}

/** What has a reason and is allowed to nobody. */
export function outdated({ roles }: World): readonly string[] {
  const allowed = new Set(allowedEverywhere(roles).map(({ action }) => action));
  return EVERYWHERE.flatMap(({ actions }) => actions).filter((action) => !allowed.has(action));
}

function allowedEverywhere(
  roles: World['roles'],
): readonly { readonly role: string; readonly action: string }[] {
  return roles.flatMap(({ name, policies }) =>
    policies
      .flatMap(({ Statement }) => Statement)
      .filter(({ Effect, Resource }) => Effect === 'Allow' && (Resource?.includes('*') ?? true))
      .flatMap(({ Action = ['*'] }) => Action.map((action) => ({ role: name, action }))),
  );
}
