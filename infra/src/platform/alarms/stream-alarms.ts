import type * as aws from '@pulumi/aws';
import { nameIn, type Place } from '../../place.ts';
import { type AlarmSpec, ANY } from './alarm.ts';
import { type Carried, type Metric, NO_TENANT, pipelineMetric } from './metric.ts';

export interface WatchedStream {
  readonly place: Place;
  readonly table: Carried;
  readonly mapping: aws.lambda.EventSourceMapping;
}

const LATE_SECONDS = 60;
/** A quarter of the day after which a stream forgets. */
const MUCH_TOO_LATE_SECONDS = 6 * 3_600;
const UNREAD_SECONDS = 3_600;

/** That a table's stream is read late or not at all, that batches of it are given up, that strangers write to it. */
export function streamAlarms({ place, table, mapping }: WatchedStream): readonly AlarmSpec[] {
  const app = `cdc-${table}`;
  const age: Metric = {
    namespace: 'AWS/Lambda',
    name: 'IteratorAge',
    dimensions: { FunctionName: nameIn(place, app) },
  };
  const ofMapping = (name: string): Metric => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { EventSourceMappingUUID: mapping.uuid },
  });
  return [
    {
      what: `${app}-iterator-age`,
      severity: 'look',
      means: `Changes of ${table} wait over a minute in their stream: every tenant's search is behind.`,
      runbook: 'stream-behind',
      metrics: [age],
      statistic: 'Maximum',
      is: 'above',
      threshold: LATE_SECONDS * 1_000,
      window: { seconds: 60, periods: 5 },
      // A function that is not run measures nothing, and mends nothing.
      silence: 'ignore',
    },
    {
      what: `${app}-iterator-age-6h`,
      severity: 'page',
      means: `Changes of ${table} wait over 6 hours in their stream, which forgets them after 24.`,
      runbook: 'stream-behind',
      metrics: [age],
      statistic: 'Maximum',
      is: 'above',
      threshold: MUCH_TOO_LATE_SECONDS * 1_000,
      window: { seconds: 300, periods: 1 },
      silence: 'ignore',
    },
    {
      what: `${table}-stream-age`,
      severity: 'page',
      means: `No heartbeat came out of the stream of ${table} for an hour, or nobody measures it: it is not read, and forgets after 24 hours.`,
      runbook: 'stream-behind',
      metrics: [pipelineMetric(place, 'cdc-heartbeat', { name: 'stream_age', table })],
      statistic: 'Maximum',
      is: 'above',
      threshold: UNREAD_SECONDS,
      window: { seconds: 300, periods: 3 },
      silence: 'breaching',
    },
    {
      what: `${app}-given-up`,
      severity: 'page',
      means: `Lambda gave up records of ${table} after 20 hours or 1,000 tries and left them in the holding bucket: the tenants concerned miss changes.`,
      runbook: 'given-up-records',
      metrics: [ofMapping('OnFailureDestinationDeliveredEventCount')],
      ...ANY,
      window: { seconds: 300, periods: 1 },
    },
    {
      what: `${app}-dropped`,
      severity: 'page',
      means: `Lambda gave up records of ${table} and could not even keep them: they are lost to search and lake until a backfill.`,
      runbook: 'given-up-records',
      metrics: [ofMapping('DroppedEventCount')],
      ...ANY,
      window: { seconds: 300, periods: 1 },
    },
    {
      what: `${table}-strangers`,
      severity: 'look',
      means: `Records of ${table} that name no tenant of the registry were quarantined: nobody finds them.`,
      runbook: 'quarantined',
      metrics: [pipelineMetric(place, app, { name: 'quarantined', table, tenant: NO_TENANT })],
      ...ANY,
      window: { seconds: 300, periods: 1 },
    },
  ];
}
