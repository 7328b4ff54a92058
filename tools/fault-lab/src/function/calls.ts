/** The calls that a function makes to the outside, each a place where it can crash. */
export const CALLS = [
  'registry',
  'key',
  'targets',
  'read',
  'write',
  'mark',
  'park',
  'quarantine',
  'claim',
  'rows',
  'health',
  'reach',
  'other',
] as const;
export type Call = (typeof CALLS)[number];

/** What a request to a cell is for. */
export function callOfPath(path: string): Call {
  if (path.endsWith('/_mget')) return 'read';
  if (path.endsWith('/_bulk')) return 'write';
  if (path.endsWith('/_alias')) return 'targets';
  return path.includes('_freshness/') ? 'mark' : 'other';
}

/** What an object in S3 is for. */
export function callOfKey(key: string): Call {
  if (key.startsWith('parked/')) return 'park';
  if (key.startsWith('quarantine/')) return 'quarantine';
  if (key.startsWith('_claims/')) return 'claim';
  if (key.startsWith('cells/')) return 'health';
  if (key.startsWith('streams/')) return 'reach';
  return key.startsWith('raw/') ? 'rows' : 'other';
}
