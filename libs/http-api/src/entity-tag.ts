import { hash } from 'node:crypto';
import { type Context } from 'hono';

/** A weak entity tag of whatever decides the answer: a freshness mark, a generation, the canonical query. */
export function weakEntityTag(...parts: readonly string[]): string {
  return `W/${strongEntityTag(...parts)}`;
}

/** A strong entity tag: the answer is equal byte for byte where the parts are. */
export function strongEntityTag(...parts: readonly string[]): string {
  return `"${hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 27)}"`;
}

/** RFC 9110 weak comparison, the one If-None-Match asks for: the opaque tags are equal. */
export function weaklyEqual(a: string, b: string): boolean {
  return opaque(a) === opaque(b);
}

/** RFC 9110 strong comparison: equal, and neither is weak. */
export function stronglyEqual(a: string, b: string): boolean {
  return a === b && !a.startsWith('W/');
}

const TAGS = /(?:W\/)?"[^"]*"/g;

/** Tells whether an If-None-Match field names this tag, or any (`*`). */
export function matchesIfNoneMatch(field: string | undefined, tag: string): boolean {
  if (field === undefined) return false;
  if (field.trim() === '*') return true;
  return (field.match(TAGS) ?? []).some((candidate) => weaklyEqual(candidate, tag));
}

/** Sets the answer's ETag, and gives the 304 where the caller already has it. */
export function notModified(context: Context, tag: string): Response | undefined {
  context.header('etag', tag);
  return matchesIfNoneMatch(context.req.header('if-none-match'), tag) ? context.body(null, 304) : undefined;
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
