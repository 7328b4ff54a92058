import { type Captured } from '@cloudpf/infra/offline';
import { type Rule } from './rule.ts';

/** A rule that need not be kept by some resources, and why. */
export interface Waiver {
  /** Of the rules; any of a rule's ids will do. */
  readonly ids: readonly string[];
  /** What the names of the resources look like. */
  readonly resource: RegExp;
  readonly reason: string;
}

export const WAIVERS: readonly Waiver[] = [];

/** The waiver by which a resource need not keep a rule. */
export function waiverOf({ ids }: Rule, { name }: Captured, waivers: readonly Waiver[]): Waiver | undefined {
  return waivers.find((waiver) => waiver.ids.some((id) => ids.includes(id)) && waiver.resource.test(name));
}
