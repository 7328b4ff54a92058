import { createHash } from 'node:crypto';
import { META_FIELDS } from '@cloudpf/es-mappings';

const MARKS: ReadonlySet<string> = new Set(META_FIELDS);

/** SHA-256 of what a document says of its item: without its mark, and whatever the order of its fields. */
export function contentHash(source: Readonly<Record<string, unknown>>): string {
  const item = Object.fromEntries(Object.entries(source).filter(([name]) => !MARKS.has(name)));
  return createHash('sha256').update(canonicalJson(item)).digest('hex');
}

/** The sort key that a document names; empty where it names none. */
export function keyIn(source: Readonly<Record<string, unknown>>, keyName: string): string {
  const key = source[keyName];
  return typeof key === 'string' ? key : '';
}

/** JSON text with the fields of every object in alphabetical order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join()}}`;
}
