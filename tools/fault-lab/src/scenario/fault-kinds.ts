/** What can be wrong with an engine until it is healed. */
export const WORLD_FAULTS = [
  'cell-down',
  'cell-hangs',
  'cell-slow',
  'cell-narrow',
  'cell-resets',
  'cell-closes-slowly',
  'cell-throttled',
  'cell-throttles-items',
  'cell-unavailable',
  'disk-full',
  'mapping-conflict',
  'answers-lost',
  'writes-land-late',
  'key-expired',
  'cell-wiped',
  'node-killed',
  'node-wiped',
  's3-errors',
  's3-slow',
  'registry-down',
] as const;
export type WorldFault = (typeof WORLD_FAULTS)[number];
