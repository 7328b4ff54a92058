import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the stand-in of AWS keeps. */
export interface Cloud {
  readonly parameters: Record<string, string>;
  readonly secrets: Record<string, Secret>;
  readonly volumes: Record<string, Volume>;
  readonly snapshots: Snapshot[];
  /** Of the last report. */
  metrics: readonly Metric[];
}

export interface Secret {
  /** By the token that came with it. */
  readonly versions: Record<string, string>;
  current?: string;
}

export interface Volume {
  readonly tags: Readonly<Record<string, string>>;
  instance?: string;
}

export interface Snapshot {
  readonly id: string;
  readonly volume: string;
  readonly tags: string;
}

export interface Metric {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Value: number;
}

const file = (world: string) => join(world, 'cloud.json');

export function readCloud(world: string): Cloud {
  return JSON.parse(readFileSync(file(world), 'utf8')) as Cloud;
}

/** Changes what is kept; what the change gives back is given. */
export function changeCloud<T>(world: string, change: (cloud: Cloud) => T): T {
  const cloud = readCloud(world);
  const result = change(cloud);
  writeFileSync(file(world), JSON.stringify(cloud));
  return result;
}

/** Writes down what the host did. */
export function note(world: string, call: readonly string[]): void {
  appendFileSync(join(world, 'calls'), `${call.join(' ')}\n`);
}
