import { join } from 'node:path';
import { bundleOf, type App } from '../build/bundles.ts';
import { FunctionHost } from '../functions/function-host.ts';
import { DynamoDBStreamSource } from '../stream-runner/dynamodb-stream-source.ts';
import { type EventSourceMapping, startEventSourceMapping } from '../stream-runner/event-source-mapping.ts';
import { FileCheckpoints } from '../stream-runner/file-checkpoints.ts';
import { S3FailureDestination } from '../stream-runner/s3-failure-destination.ts';
import { TimedStreamSource } from '../stream-runner/timed-stream-source.ts';
import { type Context } from './context.ts';
import { eventLog } from './event-log.ts';
import { every, everySecond, type Schedule } from './schedule.ts';
import { settings } from './settings.ts';

const fiveMinutesMs = 300_000;
const drainEveryMs = 10_000;
const heartbeatEveryMs = 15_000;

/** As the infrastructure sets them in AWS; the window is zero there too. */
const mapping = {
  batchSize: 1_000,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  maximumRetryAttempts: 8,
  bisectBatchOnFunctionError: true,
  reportBatchItemFailures: true,
} as const;

export interface Functions {
  /** Lets batches under way finish, then ends all workers. */
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  readonly context: Context;
  /** Told the process number of every worker that is started. */
  readonly onWorker: (pid: number, lives: boolean) => void;
}

/** Starts the functions that are not called over HTTP: on table changes, and on a schedule. */
export function startFunctions({ context, onWorker }: FunctionsOptions): Functions {
  const hosts: FunctionHost[] = [];
  const host = (app: App): FunctionHost => {
    const log = eventLog(context.layout.log('functions'));
    const made = new FunctionHost({
      name: app,
      bundle: bundleOf(app),
      env: context.environment,
      memoryMb: 512,
      timeoutMs: fiveMinutesMs,
      logFile: context.layout.log(app),
      onEvent: (event) => {
        log(event);
        if (event.type !== 'invocation-failed') {
          onWorker(event.pid, event.type === 'worker-started');
        }
      },
    });
    hosts.push(made);
    return made;
  };
  const products = streamOf(context, settings.tables.products);
  const purchases = streamOf(context, settings.tables.purchases);
  const mappings = [
    startMapping(context, products, host('cdc-products')),
    startMapping(context, purchases, host('cdc-purchases')),
  ];
  const schedules = [
    everySecond(() => Promise.all([products.source.mark(), purchases.source.mark()])),
    onSchedule(drainEveryMs, host('cdc-drain')),
    onSchedule(heartbeatEveryMs, host('cdc-heartbeat')),
  ];
  return {
    stop: async () => {
      const stopping = [...schedules, ...mappings].map((each) => each.stop());
      await Promise.race([Promise.all(stopping), graceOver()]);
      await Promise.all(hosts.map((each) => each.stop()));
      await Promise.all(stopping);
    },
  };
}

interface TableStream {
  readonly table: string;
  readonly source: TimedStreamSource;
}

/** DynamoDB Local cuts the time of a change to the minute. */
function streamOf({ clients }: Context, table: string): TableStream {
  return { table, source: new TimedStreamSource(new DynamoDBStreamSource(clients.streams, table)) };
}

function startMapping(
  { layout, clients }: Context,
  { table, source }: TableStream,
  host: FunctionHost,
): EventSourceMapping {
  return startEventSourceMapping({
    uuid: `local-${table}`,
    table,
    source,
    invoke: (event) => host.invoke(event),
    config: mapping,
    checkpoints: new FileCheckpoints(join(layout.dataDir, 'checkpoints')),
    onFailure: new S3FailureDestination({
      client: clients.s3,
      bucket: settings.bucket,
      functionArn: `arn:aws:lambda:${settings.region}:000000000000:function:cdc-${table}`,
    }),
    onEvent: eventLog(layout.log('stream-runner')),
  });
}

function onSchedule(everyMs: number, host: FunctionHost): Schedule {
  return every(everyMs, () =>
    host.invoke({
      version: '0',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: new Date().toISOString(),
      region: settings.region,
      detail: {},
    }),
  );
}

async function graceOver(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 6_000).unref());
}
