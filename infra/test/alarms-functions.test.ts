import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type TenantId } from '@cloudpf/tenant-routing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REGION, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';
import { alarmsOf, type Asked, isOf } from '../src/proof/alarms/readings.ts';
import { DOWN, openStandInCloud, type StandInCloud, WELL } from './stand-in-cloud.ts';

const run = promisify(execFile);
const APPS = ['cdc-products', 'cdc-purchases', 'cdc-heartbeat'] as const;
/** Runs a function's own code for one event after another, as Lambda would. */
const RUNNER = `
  const { handler } = await import(process.argv[1]);
  for (const event of JSON.parse(process.argv[2])) await handler(event);
  process.exit(0);`;

let cloud: StandInCloud;
let prod: Stack;
let alarms: readonly Asked[];

beforeAll(async () => {
  cloud = await openStandInCloud();
  prod = await declarePlatform('prod');
  alarms = [prod, await declareTenant('prod', WELL as TenantId)]
    .flatMap((stack) => alarmsOf(stack))
    .flatMap(({ asks }) => asks);
}, 60_000);

afterAll(() => cloud.close());

interface Change {
  readonly event: 'MODIFY' | 'REMOVE';
  readonly tenant: string;
  readonly key: string;
}

/** A batch of a table's stream with one change. */
function batch(table: string, { event, tenant, key }: Change, sequence: number): unknown {
  const Keys = { tenant_id: { S: tenant }, [`${table.slice(0, -1)}_id`]: { S: key } };
  const images =
    event === 'MODIFY' ? { NewImage: { ...Keys, written_at: { S: new Date().toISOString() } } } : {};
  return {
    Records: [
      {
        eventID: `event-${sequence}`,
        eventName: event,
        eventSource: 'aws:dynamodb',
        eventSourceARN: `arn:aws:dynamodb:${REGION}:1:table/${table}/stream/2026-01-01T00:00:00.000`,
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
          SequenceNumber: String(sequence),
          Keys,
          ...images,
        },
      },
    ],
  };
}

/** Something of each kind: a heartbeat, what is malformed, of a stranger, and twice of a tenant whose cell is down. */
function eventsOf(app: (typeof APPS)[number]): readonly unknown[] {
  if (app === 'cdc-heartbeat') return [{}];
  const changes: readonly Change[] = [
    { event: 'MODIFY', tenant: WELL, key: 'cloudpf#heartbeat' },
    { event: 'MODIFY', tenant: WELL, key: 'without-a-name' },
    { event: 'REMOVE', tenant: 'nobody', key: 'x' },
    { event: 'REMOVE', tenant: DOWN, key: 'x' },
    { event: 'REMOVE', tenant: DOWN, key: 'y' },
  ];
  return changes.map((change, sequence) => batch(app.slice('cdc-'.length), change, sequence + 1));
}

interface Embedded {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly [
      {
        readonly Namespace: string;
        readonly Dimensions: readonly [readonly string[]];
        readonly Metrics: readonly [{ readonly Name: string }];
      },
    ];
  };
  readonly [dimension: string]: unknown;
}

function metricsIn(line: string): readonly Asked[] {
  const fields = JSON.parse(line) as Embedded;
  if (!fields._aws) return [];
  const [{ Namespace, Dimensions, Metrics }] = fields._aws.CloudWatchMetrics;
  // What is told of one tenant is told of the other.
  const valueOf = (name: string) => (fields[name] === DOWN ? WELL : String(fields[name]));
  const dimensions = Object.fromEntries(Dimensions[0].map((name) => [name, valueOf(name)]));
  return [{ namespace: Namespace, metric: Metrics[0].Name, dimensions }];
}

it.each(APPS)('%s itself writes what alarms ask of it, under the name that it has in AWS', async (app) => {
  const { inputs } = prod.get('aws:lambda/function:Function', app);
  const { variables } = inputs['environment'] as { readonly variables: Readonly<Record<string, string>> };
  const name = String(inputs['name']);
  const handler = new URL(`../../apps/${app}/src/handler.ts`, import.meta.url).href;

  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', RUNNER, handler, JSON.stringify(eventsOf(app))],
    {
      env: {
        ...variables,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_ENDPOINT_URL: cloud.url,
      },
    },
  );

  const written = stdout.split('\n').filter(Boolean).flatMap(metricsIn);
  const asked = alarms.filter(
    ({ namespace, dimensions }) => namespace === 'CloudPF' && dimensions['service'] === name,
  );
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.filter((metric) => !written.some((other) => isOf(other, metric)))).toEqual([]);
});
