import type * as aws from '@pulumi/aws';
import { type AlarmSpec, ANY } from './alarm.ts';
import { type Metric } from './metric.ts';

/** A function whose failures are told of. */
export interface WatchedFunction {
  /** Names its alarms. */
  readonly app: string;
  readonly lambda: aws.lambda.Function;
  /** What it means, and for whom, that the function does not do its work. */
  readonly means: string;
  /** Whether there is never more than one of it at once. */
  readonly isSingle?: boolean;
  /** Whether it must run at least once in a quarter of an hour, and nothing else tells that it does not. */
  readonly isScheduled?: boolean;
  /** Whether its work is what somebody waits for. */
  readonly isUrgent: boolean;
}

/** Of its time limit and of its concurrency. */
const NEARLY_ALL = 0.8;

/** That it fails, is refused, takes nearly all of its time, or of its concurrency. */
export function functionAlarms(watched: WatchedFunction): readonly AlarmSpec[] {
  const { app, lambda, means } = watched;
  const metric = (name: string): Metric => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName: lambda.name },
  });
  const specs: AlarmSpec[] = [
    {
      what: `${app}-errors`,
      severity: watched.isUrgent ? 'page' : 'look',
      means: `${app} fails again and again. ${means}`,
      runbook: 'function-errors',
      metrics: [metric('Errors')],
      ...ANY,
      window: { seconds: 60, periods: 5, breaching: 2 },
    },
    {
      what: `${app}-throttles`,
      severity: 'look',
      means: `Lambda refuses to run ${app} as often as it is asked to. ${means}`,
      runbook: 'function-limits',
      metrics: [metric('Throttles')],
      ...ANY,
      window: { seconds: 60, periods: 5, breaching: 3 },
    },
    {
      what: `${app}-duration`,
      severity: 'look',
      means: `The slowest runs of ${app} take over 80 % of the time after which Lambda ends them. ${means}`,
      runbook: 'function-limits',
      metrics: [metric('Duration')],
      statistic: 'p95',
      is: 'above',
      threshold: lambda.timeout.apply((seconds) => (seconds ?? 3) * 1_000 * NEARLY_ALL),
      window: { seconds: 300, periods: 3 },
      silence: 'notBreaching',
    },
  ];
  if (!watched.isSingle) {
    specs.push({
      what: `${app}-concurrency`,
      severity: 'look',
      means: `${app} runs over 80 % as often at once as it may; soon it is refused. ${means}`,
      runbook: 'function-limits',
      metrics: [metric('ConcurrentExecutions')],
      statistic: 'Maximum',
      is: 'above',
      threshold: lambda.reservedConcurrentExecutions.apply((atOnce = 0) => atOnce * NEARLY_ALL),
      window: { seconds: 60, periods: 5 },
      silence: 'notBreaching',
    });
  }
  if (watched.isScheduled) {
    specs.push({
      what: `${app}-not-run`,
      severity: 'look',
      means: `${app} was not run for a quarter of an hour, though it is due every minute. ${means}`,
      runbook: 'function-errors',
      metrics: [metric('Invocations')],
      statistic: 'Sum',
      is: 'below',
      threshold: 1,
      window: { seconds: 300, periods: 3 },
      silence: 'breaching',
    });
  }
  return specs;
}
