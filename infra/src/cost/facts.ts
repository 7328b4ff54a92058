import { type Captured } from '../offline/capture.ts';
import { MINUTES_A_MONTH } from './bill.ts';
import { type Declared } from './declared.ts';

const FUNCTION = 'aws:lambda/function:Function';
const MINUTES = { minute: 1, hour: 60, day: 1_440 } as const;

/** What the cost of use depends on and the program decides. */
export interface Facts {
  /** Gigabytes of the function that is this app. */
  readonly memoryOf: (app: string) => number;
  /** Of each function that runs on its own: how often a month, and its gigabytes. */
  readonly scheduled: readonly { readonly runs: number; readonly memory: number }[];
  /** Requests that the trail notes as events, by what they do to objects. */
  readonly trailed: { readonly writes: boolean; readonly reads: boolean };
  /** Closed days of the lake are few objects rather than one a change. */
  readonly compacted: boolean;
  /** Instance types of the hosts. */
  readonly hosts: readonly string[];
  /** Days for which logs of functions are kept, and those of who did what. */
  readonly logDays: number;
  readonly auditDays: number;
  /** Daily snapshots of a volume that are kept. */
  readonly snapshots: number;
  /** What a tenant's container and volume have at least: megabytes, gigabytes. */
  readonly cell: { readonly memory: number; readonly volume: number };
}

export function factsOf({ platform, platformConfig, tenantConfig }: Declared): Facts {
  const functions = platform.filter(({ type }) => type === FUNCTION);
  return {
    memoryOf: (app) => memoryIn(functions, app),
    scheduled: platform
      .filter(({ type }) => type === 'aws:scheduler/schedule:Schedule')
      .map(({ name, inputs }) => ({
        runs: MINUTES_A_MONTH / minutesBetween(String(inputs['scheduleExpression'])),
        memory: memoryIn(functions, name),
      })),
    trailed: trailedRequests(platform),
    compacted: functions.some(({ name }) => name === 'lake-compactor'),
    hosts: platform
      .filter(({ type }) => type === 'aws:ec2/launchTemplate:LaunchTemplate')
      .map(({ inputs }) => String(inputs['instanceType'])),
    logDays: platformConfig.functions.log_days,
    auditDays: platformConfig.audit_days,
    snapshots: snapshotsKept(platform),
    cell: tenantConfig,
  };
}

function memoryIn(functions: readonly Captured[], app: string): number {
  const found = functions.find(({ name }) => name === app);
  if (!found)
    throw new Error(
      `the program declares no function "${app}", only ${functions.map(({ name }) => name).join(', ')}`,
    );
  return Number(found.inputs['memorySize']) / 1_024;
}

/** Reads `rate(5 minutes)`; anything else is taken to be once an hour. */
function minutesBetween(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return count === undefined ? 60 : Number(count) * MINUTES[unit as keyof typeof MINUTES];
}

interface Selector {
  readonly fieldSelectors: readonly {
    readonly field: string;
    readonly equals?: readonly string[];
    readonly notStartsWiths?: readonly string[];
  }[];
}

/** Which requests of the platform's own functions on objects a trail notes: all of them, or those that write. */
function trailedRequests(platform: readonly Captured[]): Facts['trailed'] {
  const selectors = platform
    .filter(({ type }) => type === 'aws:cloudtrail/trail:Trail')
    .flatMap(({ inputs }) => (inputs['advancedEventSelectors'] ?? []) as readonly Selector[])
    .filter((selector) => says(selector, 'resources.type', 'AWS::S3::Object'));
  return {
    writes: selectors.some((selector) => !says(selector, 'readOnly', 'true')),
    reads: selectors.some((selector) => !says(selector, 'readOnly', 'false') && !leavesOut(selector)),
  };
}

function leavesOut({ fieldSelectors }: Selector): boolean {
  return fieldSelectors.some(({ field, notStartsWiths }) => field === 'userIdentity.arn' && notStartsWiths);
}

function says({ fieldSelectors }: Selector, field: string, value: string): boolean {
  return fieldSelectors.some((each) => each.field === field && each.equals?.includes(value) === true);
}

interface SnapshotPolicy {
  readonly schedules?: readonly { readonly retainRule?: { readonly count?: number } }[];
}

function snapshotsKept(platform: readonly Captured[]): number {
  const counts = platform
    .filter(({ type }) => type === 'aws:dlm/lifecyclePolicy:LifecyclePolicy')
    .flatMap(({ inputs }) => (inputs['policyDetails'] as SnapshotPolicy).schedules ?? [])
    .map(({ retainRule }) => retainRule?.count ?? 0);
  return Math.max(0, ...counts);
}
