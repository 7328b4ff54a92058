/** What can happen to one delivery. */
export const DELIVERY_FAULTS = [
  'crash',
  'time-out',
  'error',
  'lost-answer',
  'duplicate',
  're-cut',
  'twice-at-once',
] as const;

/** What can happen to a stream. */
export const STREAM_FAULTS = ['split', 'recreate', 'trim', 'trim-unread', 'expire-iterators'] as const;
export type StreamFault = (typeof STREAM_FAULTS)[number];

/** What can be wrong with an engine until it is healed. */
export const WORLD_FAULTS = [
  'cell-down',
  'cell-slow',
  'cell-narrow',
  'cell-resets',
  'cell-closes-slowly',
  'cell-hangs',
  'cell-throttled',
  'cell-throttles-items',
  'cell-unavailable',
  'answers-lost',
  'writes-land-late',
  'disk-full',
  'mapping-conflict',
  'key-expired',
  'cell-wiped',
  'node-killed',
  'node-wiped',
  's3-down',
  's3-slow',
  's3-narrow',
  's3-resets',
  's3-closes-slowly',
  's3-errors',
  's3-answers-lost',
  'registry-down',
  'registry-slow',
  'registry-narrow',
  'registry-resets',
  'registry-closes-slowly',
  'registry-errors',
] as const;
export type WorldFault = (typeof WORLD_FAULTS)[number];

export const FAULT_KINDS = [...DELIVERY_FAULTS, ...STREAM_FAULTS, ...WORLD_FAULTS] as const;
/** What `--fault` takes. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What every history has beside its faults, and what is told of in the same way. */
const BACKGROUND = [
  'replay-same',
  'replay-shorter',
  'replay-longer',
  'replay-window',
  'replay-old',
  'cold-start',
  'rebuild',
] as const;

/** The lines of the report. */
export const FAULT_NAMES = [...FAULT_KINDS, ...BACKGROUND] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** The engine concerns every tenant, so that no cell is worse off than another. */
export function isShared(fault: WorldFault): boolean {
  return fault.startsWith('s3-') || fault.startsWith('registry-');
}

/** To start a node again takes seconds, so one is killed only where it is its turn, or somebody asks for it. */
export function isCostly(fault: FaultKind): boolean {
  return fault === 'node-killed' || fault === 'node-wiped';
}

/** What only a delivery of one batch a step can do. */
export function needsSteps(fault: FaultKind): boolean {
  return fault === 're-cut' || fault === 'trim-unread';
}
