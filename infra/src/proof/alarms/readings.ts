import { type Stack } from '../../offline/capture.ts';

/** What somebody measures, minute after minute the same. */
export interface Reading {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Of a period, by whatever statistic the alarm asks. */
  readonly value: number;
}

/** A metric that an alarm asks for. */
export interface Asked {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** An alarm as a stack declares it. */
export interface DeclaredAlarm {
  readonly name: string;
  readonly description: string;
  /** Several are added up, each counted as 0 where it has no data. */
  readonly asks: readonly Asked[];
  readonly comparison: string;
  readonly threshold: number;
  readonly silence: string;
  readonly actions: readonly unknown[];
}

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';

export function alarmsOf(stack: Stack): readonly DeclaredAlarm[] {
  return stack.all(ALARM).map(({ inputs }) => ({
    name: String(inputs['name']),
    description: String(inputs['alarmDescription']),
    asks: asksOf(inputs),
    comparison: String(inputs['comparisonOperator']),
    threshold: Number(inputs['threshold']),
    silence: String(inputs['treatMissingData']),
    actions: [inputs['alarmActions'], inputs['okActions']],
  }));
}

/** Names of the alarms that ring, once readings have been so for as long as the alarm waits. */
export function ringing(alarms: readonly DeclaredAlarm[], readings: readonly Reading[]): readonly string[] {
  return alarms.filter((alarm) => rings(alarm, readings)).map(({ name }) => name);
}

function rings(alarm: DeclaredAlarm, readings: readonly Reading[]): boolean {
  const values = alarm.asks.map((asked) => readings.find((reading) => isOf(reading, asked))?.value);
  if (values.every((value) => value === undefined)) return alarm.silence === 'breaching';
  const sum = values.reduce<number>((total, value = 0) => total + value, 0);
  return alarm.comparison === 'GreaterThanThreshold' ? sum > alarm.threshold : sum < alarm.threshold;
}

/** A metric with one dimension more or less is another metric. */
export function isOf(one: Asked, other: Asked): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf({ namespace, metric, dimensions }: Asked): string {
  return JSON.stringify([
    namespace,
    metric,
    Object.entries(dimensions).sort(([a], [b]) => a.localeCompare(b)),
  ]);
}

interface Query {
  readonly metric?: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, string>>;
  };
}

function asksOf(inputs: Readonly<Record<string, unknown>>): readonly Asked[] {
  const queries = inputs['metricQueries'] as readonly Query[] | undefined;
  if (queries) {
    return queries.flatMap(({ metric }) =>
      metric
        ? [{ namespace: metric.namespace, metric: metric.metricName, dimensions: metric.dimensions }]
        : [],
    );
  }
  return [
    {
      namespace: String(inputs['namespace']),
      metric: String(inputs['metricName']),
      dimensions: (inputs['dimensions'] ?? {}) as Readonly<Record<string, string>>,
    },
  ];
}
