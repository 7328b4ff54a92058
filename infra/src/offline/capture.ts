import * as pulumi from '@pulumi/pulumi';

/** One resource as the program declares it. */
export interface Captured {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** What the mocks answer for it, by which others refer to it. */
  readonly id?: string;
  readonly arn?: string;
  /** Ids and ARNs of other resources are those that the mocks gave them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whether it refuses to be deleted and is kept, whether it is kept when its stack goes, and what of it stays as it was. */
  readonly options: {
    readonly protect: boolean;
    readonly retain: boolean;
    readonly ignored?: readonly string[];
  };
  /** What it waits for beside what its inputs name, by type and name. */
  readonly after?: readonly string[];
}

export interface Stack {
  readonly resources: readonly Captured[];
  /** The only resource of a type with this name. */
  readonly get: (type: string, name: string) => Captured;
  readonly all: (type: string) => readonly Captured[];
}

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

/** What a secret is wrapped in, by its key. */
const SECRET_MARK = '4dabf18193072939515e22adb298388d';

/** Runs a part of the program without a cloud, and gives everything that it declares. */
export async function capture(program: () => unknown): Promise<Stack> {
  const resources: Captured[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = plain(inputs) as Record<string, unknown>;
        const id = idOf(type, name, given);
        const state = { ...given, ...computed(type, name, given) };
        resources.push({
          type,
          name,
          id,
          arn: state.arn,
          inputs: given,
          options: { protect: false, retain: false },
        });
        return { id, state };
      },
      call: ({ token, inputs }) => answerOf(token, inputs as ZoneQuery),
    },
    'cloudpf',
    'dev',
    false,
  );
  const kept = new Map<string, Captured['options']>();
  const waiting = new Map<string, readonly pulumi.Resource[]>();
  const called = new Map<unknown, string>();
  await pulumi.runtime.runInPulumiStack(async () => {
    // The mocks are not told of options.
    pulumi.runtime.registerStackTransformation(({ type, name, opts, resource }) => {
      const retain = opts.retainOnDelete === true;
      const ignored = opts.ignoreChanges ? { ignored: opts.ignoreChanges } : {};
      kept.set(`${type} ${name}`, { protect: opts.protect === true && retain, retain, ...ignored });
      called.set(resource, `${type} ${name}`);
      waiting.set(
        `${type} ${name}`,
        [opts.dependsOn].flat().filter((each) => pulumi.Resource.isInstance(each)),
      );
      return undefined;
    });
    program();
  });
  await pulumi.runtime.disconnect();
  for (const [place, resource] of resources.entries()) {
    const key = `${resource.type} ${resource.name}`;
    const options = kept.get(key) ?? resource.options;
    const after = (waiting.get(key) ?? []).map((each) => called.get(each) ?? 'something unknown');
    resources[place] = { ...resource, options, after };
  }
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    resources,
    all,
    get: (type, name) => {
      const found = all(type).filter((resource) => resource.name === name);
      if (found.length !== 1 || !found[0]) {
        throw new Error(
          `there are ${found.length} of ${type} called ${name}, beside ${all(type)
            .map((each) => each.name)
            .join(', ')}`,
        );
      }
      return found[0];
    },
  };
}

/** As AWS writes them, where policies are held against them; the rest has some ARN. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'aws:dynamodb/table:Table': (name) => `dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  'aws:iam/policy:Policy': (name) => `iam::${ACCOUNT}:policy/${name}`,
  'aws:iam/role:Role': (name) => `iam::${ACCOUNT}:role/${name}`,
  'aws:kms/key:Key': (name) => `kms:${REGION}:${ACCOUNT}:key/${name}`,
  'aws:lambda/function:Function': (name) => `lambda:${REGION}:${ACCOUNT}:function:${name}`,
  'aws:cloudwatch/logGroup:LogGroup': (name) => `logs:${REGION}:${ACCOUNT}:log-group:${name}`,
  'aws:secretsmanager/secret:Secret': (name) => `secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`,
  'aws:sns/topic:Topic': (name) => `sns:${REGION}:${ACCOUNT}:${name}`,
};

function arnOf(type: string, name: string, { bucket }: Readonly<Record<string, unknown>>): string {
  if (type === 'aws:s3/bucket:Bucket') return `arn:aws:s3:::${String(bucket)}`;
  const known = ARNS[type];
  if (known) return `arn:aws:${known(name)}`;
  const service = /^aws:([^/]+)\//.exec(type)?.[1] ?? 'none';
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${type.split(':').at(-1) ?? ''}/${name}`;
}

/** What AWS adds to what a program declares. */
function computed(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
): { readonly arn: string } {
  const given = typeof inputs['name'] === 'string' ? inputs['name'] : name;
  const arn = arnOf(type, given, inputs);
  return {
    arn,
    ...(type === 'aws:lambda/function:Function'
      ? { invokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations` }
      : {}),
    ...(type === 'aws:apigateway/restApi:RestApi'
      ? { executionArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${name}-id` }
      : {}),
    ...(type === 'aws:apigateway/stage:Stage' ? { invokeUrl: `https://${name}.example.com/v1` } : {}),
    ...(type === 'aws:ec2/networkInterface:NetworkInterface' ? { privateIp: '10.40.0.10' } : {}),
    ...(type === 'aws:ec2/launchTemplate:LaunchTemplate' ? { latestVersion: 1 } : {}),
    ...(type === 'aws:kms/key:Key' ? { keyId: `${name}-key` } : {}),
    ...(type === 'aws:lambda/eventSourceMapping:EventSourceMapping' ? { uuid: `${name}-uuid` } : {}),
    ...(type === 'aws:dynamodb/table:Table' ? { streamArn: `${arn}/stream/2026-01-01T00:00:00.000` } : {}),
  };
}

function idOf(type: string, name: string, { bucket }: Readonly<Record<string, unknown>>): string {
  return type === 'aws:s3/bucket:Bucket' ? String(bucket) : `${name}-id`;
}

/** What AWS has, in its order: a local zone that the account opted into, one without machines of today, and the rest. */
const ZONES = [
  { name: `${REGION}-atl-2a`, id: 'use1-atl2-az1', status: 'opted-in' },
  { name: `${REGION}-old`, id: 'use1-az3', status: 'opt-in-not-required' },
  ...['a', 'b', 'c'].map((zone) => ({
    name: `${REGION}${zone}`,
    id: `use1-${zone}`,
    status: 'opt-in-not-required',
  })),
];

interface ZoneQuery {
  readonly filters?: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly excludeZoneIds?: readonly string[];
}

function answerOf(
  token: string,
  { filters = [], excludeZoneIds = [] }: ZoneQuery,
): Readonly<Record<string, unknown>> {
  if (token === 'aws:index/getAvailabilityZones:getAvailabilityZones') {
    const statuses = filters.find(({ name }) => name === 'opt-in-status')?.values;
    const zones = ZONES.filter(
      ({ id, status }) => !excludeZoneIds.includes(id) && (statuses?.includes(status) ?? true),
    );
    return { names: zones.map(({ name }) => name), zoneIds: zones.map(({ id }) => id) };
  }
  if (token === 'aws:index/getCallerIdentity:getCallerIdentity') return { accountId: ACCOUNT };
  return {};
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Promise) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (SECRET_MARK in fields && 'value' in fields) return { secret: plain(fields['value']) };
  return Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, plain(each)]));
}
