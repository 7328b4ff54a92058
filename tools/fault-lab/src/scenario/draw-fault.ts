import { type Table } from '@cloudpf/es-mappings';
import { type Random } from '@cloudpf/sample-data';
import { type Call } from '../function/calls.ts';
import { WORLD_FAULTS, type WorldFault } from './fault-kinds.ts';
import { type DeliveryFault } from './scenario.ts';

const DELIVERY_FAULTS = ['crash', 'error', 'lost-answer', 'duplicate', 're-cut', 'twice-at-once'] as const;
export const FAULT_KINDS = [...DELIVERY_FAULTS, ...WORLD_FAULTS] as const;
/** What `--fault` takes. */
export type FaultKind = (typeof FAULT_KINDS)[number];

const OF_BOTH: readonly Call[] = [
  'registry',
  'key',
  'targets',
  'read',
  'write',
  'write',
  'mark',
  'park',
  'quarantine',
];
const OF_PURCHASES: readonly Call[] = [...OF_BOTH, 'claim', 'claim', 'rows', 'rows'];
/** To start a node again takes seconds, so one is killed only where somebody asks for it. */
const CHEAP = WORLD_FAULTS.filter((fault) => !fault.startsWith('node'));

function isOfDelivery(kind: FaultKind): kind is (typeof DELIVERY_FAULTS)[number] {
  return DELIVERY_FAULTS.some((fault) => fault === kind);
}

export function drawDeliveryFault(
  random: Random,
  { table, kind }: { readonly table: Table; readonly kind: FaultKind | undefined },
): DeliveryFault | undefined {
  const drawn = kind ?? random.pick(DELIVERY_FAULTS);
  if (!isOfDelivery(drawn)) return undefined;
  const call = random.pick(table === 'purchases' ? OF_PURCHASES : OF_BOTH);
  switch (drawn) {
    case 'crash':
      return {
        kind: 'crash',
        call,
        nth: random.integer(0, 2),
        when: random.pick(['before', 'during', 'after', 'late']),
      };
    case 'error':
      return { kind: 'error', call, nth: random.integer(0, 1), times: random.integer(1, 4) };
    case 'lost-answer':
      return { kind: 'lost-answer' };
    case 'duplicate':
      return { kind: 'duplicate', every: random.integer(1, 4) };
    case 're-cut':
      return { kind: 're-cut', size: random.integer(1, 30) };
    case 'twice-at-once':
      return { kind: 'twice-at-once', size: random.integer(1, 25) };
  }
}

export function drawWorldFault(random: Random, kind: FaultKind | undefined): WorldFault | undefined {
  if (kind === undefined) return random.pick(CHEAP);
  return WORLD_FAULTS.find((fault) => fault === kind);
}
