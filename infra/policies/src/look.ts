import { type Captured } from '@cloudpf/infra/offline';
import { type StackView } from './rule.ts';

/** A value inside the inputs of a resource by its path, such as `rules.0.id`; secrets come as what they hide. */
export function valueAt(from: Captured | object, path = ''): unknown {
  const start: unknown = isCaptured(from) ? from.inputs : from;
  return path
    .split('.')
    .filter((step) => step !== '')
    .reduce<unknown>((at, step) => revealed((at as Readonly<Record<string, unknown>> | null)?.[step]), start);
}

export function textAt(from: Captured | object, path: string): string {
  const value = valueAt(from, path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A list of objects; one object alone counts as a list of one. */
export function listAt(from: Captured | object, path: string): readonly Readonly<Record<string, unknown>>[] {
  const value = valueAt(from, path);
  if (value === undefined || value === null) return [];
  return [value].flat().map(revealed) as Readonly<Record<string, unknown>>[];
}

export function textsAt(from: Captured | object, path: string): readonly string[] {
  return (listAt(from, path) as readonly unknown[]).map(String);
}

function isSecret(value: unknown): value is { readonly secret: unknown } {
  return typeof value === 'object' && value !== null && 'secret' in value && Object.keys(value).length === 1;
}

function isCaptured(from: Captured | object): from is Captured {
  return 'inputs' in from && 'options' in from;
}

function revealed(value: unknown): unknown {
  return isSecret(value) ? value.secret : value;
}

/** Whether a value is the id, the ARN or the name of a resource, or begins with its ARN. */
export function refersTo(value: string, { id, arn, inputs }: Captured): boolean {
  if (value === '') return false;
  if (value === id || value === arn || value === inputs['name']) return true;
  return arn !== undefined && value.startsWith(`${arn}:`);
}

/** The resources of a type that name another one in a field. */
export function referring(
  stack: StackView,
  type: string,
  { field, to }: { readonly field: string; readonly to: Captured },
): readonly Captured[] {
  return stack.all(type).filter((each) => textsAt(each, field).some((value) => refersTo(value, to)));
}
