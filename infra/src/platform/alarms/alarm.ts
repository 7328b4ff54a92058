import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../../place.ts';
import { type Metric } from './metric.ts';

/** `page`: somebody is woken. `look`: somebody looks on the next working day. */
export type Severity = 'page' | 'look';

/** Which minutes, and how many of them, make an alarm. */
export interface Window {
  readonly seconds: number;
  readonly periods: number;
  /** So many of the periods are enough; all of them where nothing is said. */
  readonly breaching?: number;
}

/** One thing that can go wrong, and how it shows. */
export interface AlarmSpec {
  /** Part of the alarm's name, behind its severity. */
  readonly what: string;
  readonly severity: Severity;
  /** For whoever gets it: what it means, and for whom. */
  readonly means: string;
  /** A file of `docs/runbooks`, without its ending. */
  readonly runbook: string;
  /** Several are added up. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'SampleCount' | 'p95';
  readonly is: 'above' | 'below';
  readonly threshold: pulumi.Input<number>;
  readonly window: Window;
  /** What no data means: trouble, none, or that all is as it was before. */
  readonly silence: 'breaching' | 'notBreaching' | 'ignore';
}

/** That it happens at all; where nothing is counted it did not. */
export const ANY = { statistic: 'Sum', is: 'above', threshold: 0, silence: 'notBreaching' } as const;

export interface AlarmSetting {
  readonly place: Place;
  readonly topicArn: pulumi.Input<string>;
}

/** An alarm that tells one topic when it begins and when it is over, and names what to do. */
export class Alarm extends pulumi.ComponentResource {
  constructor(
    spec: AlarmSpec,
    { place, topicArn }: AlarmSetting,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    super('cloudpf:platform:Alarm', spec.what, {}, options);
    const { severity, window } = spec;
    const runbook = `docs/runbooks/${spec.runbook}.md`;
    new aws.cloudwatch.MetricAlarm(
      spec.what,
      {
        name: nameIn(place, `${severity}-${spec.what}`),
        alarmDescription: `${spec.means} What to do: ${runbook}`,
        comparisonOperator: spec.is === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
        threshold: spec.threshold,
        evaluationPeriods: window.periods,
        datapointsToAlarm: window.breaching ?? window.periods,
        treatMissingData: spec.silence,
        ...measured(spec),
        alarmActions: [topicArn],
        okActions: [topicArn],
        tags: { severity, runbook },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

function measured({ metrics, statistic, window }: AlarmSpec): Partial<aws.cloudwatch.MetricAlarmArgs> {
  const [metric, ...more] = metrics;
  const period = window.seconds;
  if (more.length > 0) return { metricQueries: addedUp(metrics, { statistic, period }) };
  return {
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: { ...metric.dimensions },
    period,
    ...(statistic === 'p95'
      ? // Few calls say nothing of the slowest of twenty.
        { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: 'ignore' }
      : { statistic }),
  };
}

/** Where one of the metrics has no data it counts as 0, or the sum would have none either. */
function addedUp(
  metrics: readonly Metric[],
  { statistic, period }: { readonly statistic: string; readonly period: number },
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const terms = metrics.map((_, place) => `FILL(m${place}, 0)`);
  return [
    { id: 'sum', expression: terms.join(' + '), label: 'sum', returnData: true },
    ...metrics.map(({ namespace, name, dimensions }, place) => ({
      id: `m${place}`,
      returnData: false,
      metric: { namespace, metricName: name, dimensions: { ...dimensions }, period, stat: statistic },
    })),
  ];
}
