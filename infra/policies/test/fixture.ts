import { type Captured } from '@cloudpf/infra/offline';
import { type StackView } from '../src/rule.ts';
import { TYPES } from '../src/types.ts';

/** Resources that keep a rule and resources that do not. */
export interface Fixture {
  /** Any id of the rule. */
  readonly rule: string;
  /** Each is a stack that keeps the rule. */
  readonly good: readonly (readonly Captured[])[];
  /** Each is a stack in which the first resource breaks it. */
  readonly bad: readonly (readonly Captured[])[];
}

type Inputs = Readonly<Record<string, unknown>>;

/** A resource as the mocks capture it: others refer to it by `<name>-id` or by `arn:<name>`. */
export function made(type: keyof typeof TYPES, inputs: Inputs = {}, name = 'it'): Captured {
  return {
    type: TYPES[type],
    name,
    id: `${name}-id`,
    arn: `arn:${name}`,
    inputs,
    options: { protect: false, retain: false },
  };
}

/** One that refuses to be deleted, or one that only stays when its stack goes. */
export function kept(resource: Captured, { protect = true } = {}): Captured {
  return { ...resource, options: { protect, retain: true } };
}

export function stackOf(resources: readonly Captured[]): StackView {
  return { resources, all: (type) => resources.filter((each) => each.type === type) };
}

/** A policy document of one statement. */
export function policy(statement: Inputs): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Resource: 'arn:aws:s3:::mine', Action: 's3:ListBucket', ...statement }],
  });
}

/** A fixture of stacks of one resource each. */
export function alone(
  rule: string,
  type: keyof typeof TYPES,
  { good, bad }: { readonly good: readonly Inputs[]; readonly bad: readonly Inputs[] },
): Fixture {
  const stacks = (all: readonly Inputs[]) => all.map((inputs) => [made(type, inputs)]);
  return { rule, good: stacks(good), bad: stacks(bad) };
}
