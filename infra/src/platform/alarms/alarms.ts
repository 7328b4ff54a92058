import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../../place.ts';
import { Alarm, type AlarmSetting, type AlarmSpec } from './alarm.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { apiAlarms } from './api-alarms.ts';
import { auditAlarms, AUDITED_DEEDS, auditNamespace } from './audit-alarms.ts';
import { costBudget } from './cost-budget.ts';
import { dashboardBody } from './dashboard.ts';
import { functionAlarms, type WatchedFunction } from './function-alarms.ts';
import { hostAlarms } from './host-alarms.ts';
import { type Carried, CARRIED } from './metric.ts';
import { streamAlarms } from './stream-alarms.ts';

export interface AlarmsArgs {
  readonly place: Place;
  readonly email: string;
  readonly budgetUsd: number;
  /** Of the topic. */
  readonly key: aws.kms.Key;
  readonly functions: readonly WatchedFunction[];
  /** What brings each table's stream to its function. */
  readonly mappings: Readonly<Record<Carried, aws.lambda.EventSourceMapping>>;
  readonly hosts: readonly string[];
  /** Where the trail is written as well, line by line. */
  readonly trailLogs: aws.cloudwatch.LogGroup;
}

/** Who is told when something that tenants share goes wrong, and one picture of everything. */
export class Alarms extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;

  constructor(name: string, args: AlarmsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Alarms', name, {}, options);
    const { place, key, email, hosts, mappings } = args;
    const child = { parent: this };
    this.topic = new AlarmTopic(name, { place, key, email }, child).topic;
    const setting: AlarmSetting = { place, topicArn: this.topic.arn };
    countDeeds(args, child);
    const specs: readonly AlarmSpec[] = [
      ...args.functions.flatMap(functionAlarms),
      ...CARRIED.flatMap((table) => streamAlarms({ place, table, mapping: mappings[table] })),
      ...hosts.flatMap((host) => hostAlarms(place, host)),
      ...apiAlarms(place),
      ...auditAlarms(place),
    ];
    for (const spec of specs) new Alarm(spec, setting, child);
    costBudget(
      name,
      { name: nameIn(place, 'account'), monthlyUsd: args.budgetUsd, topicArn: this.topic.arn },
      child,
    );
    new aws.cloudwatch.Dashboard(
      name,
      {
        dashboardName: nameIn(place, 'overview'),
        dashboardBody: JSON.stringify(dashboardBody(place, hosts)),
      },
      child,
    );
    this.registerOutputs();
  }
}

/** Each deed becomes a metric, for which there is an alarm. */
function countDeeds({ place, trailLogs }: AlarmsArgs, child: pulumi.CustomResourceOptions): void {
  for (const { what, pattern } of AUDITED_DEEDS) {
    new aws.cloudwatch.LogMetricFilter(
      what,
      {
        name: nameIn(place, what),
        logGroupName: trailLogs.name,
        pattern,
        metricTransformation: { namespace: auditNamespace(place), name: what, value: '1', unit: 'Count' },
      },
      child,
    );
  }
}
