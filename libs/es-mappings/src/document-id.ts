import { createHash } from 'node:crypto';

/** Elasticsearch refuses a whole bulk request over one id that is longer, in UTF-8. */
export const MAX_DOCUMENT_ID_BYTES = 512;

/** A UTF-16 unit takes at most three bytes, so a shorter id needs no counting. */
const SURELY_SHORT = Math.floor(MAX_DOCUMENT_ID_BYTES / 3);

/** `%` and `#` open our own forms; control characters, spaces and half surrogates do not travel well. */
const UNSAFE = /^_|[%#\s\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu;

/**
 * The document id of a table key: the key itself where that is safe, else with the unsafe characters escaped as
 * `%<hex>;`, and `#<sha256>` where the id would be too long. No two keys share an id.
 */
export function documentId(key: string): string {
  if (key === '') return '%';
  const escaped = key.replace(UNSAFE, escape);
  return isTooLong(escaped) ? `#${sha256(key)}` : escaped;
}

function escape(character: string): string {
  return `%${character.charCodeAt(0).toString(16)};`;
}

function isTooLong(id: string): boolean {
  return id.length > SURELY_SHORT && Buffer.byteLength(id) > MAX_DOCUMENT_ID_BYTES;
}

/** Over the UTF-16 units: half a surrogate has no UTF-8 of its own, so two such keys would meet there. */
function sha256(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex');
}
