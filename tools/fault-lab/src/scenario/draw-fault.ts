import { type Table } from '@cloudpf/es-mappings';
import { type Random } from '@cloudpf/sample-data';
import { type Call } from '../function/calls.ts';
import {
  DELIVERY_FAULTS,
  type FaultKind,
  isCostly,
  STREAM_FAULTS,
  type StreamFault,
  WORLD_FAULTS,
  type WorldFault,
} from './fault-kinds.ts';
import { type DeliveryFault, type Step } from './scenario.ts';

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
  'health',
];
const OF_PURCHASES: readonly Call[] = [...OF_BOTH, 'claim', 'claim', 'rows', 'rows'];
/** There are many places to crash at. */
const MANY_CRASHES = [...DELIVERY_FAULTS, 'crash', 'crash', 'crash'] as const;
const CHEAP = WORLD_FAULTS.filter((fault) => !isCostly(fault));

export interface Draw {
  readonly table: Table;
  /** Only this kind; any when left out. */
  readonly kind: FaultKind | undefined;
}

/** @returns nothing where the wanted kind is of another sort. */
export function drawDeliveryFault(random: Random, { table, kind }: Draw): DeliveryFault | undefined {
  const drawn = oneOf(kind === undefined ? MANY_CRASHES : DELIVERY_FAULTS, kind, random);
  if (drawn === undefined) return undefined;
  const call = random.pick(table === 'purchases' ? OF_PURCHASES : OF_BOTH);
  switch (drawn) {
    case 'crash':
      return {
        kind: 'crash',
        call,
        nth: random.integer(0, isRare(call) ? 0 : 2),
        when: random.pick(['before', 'during', 'after', 'late']),
      };
    case 'time-out':
      return { kind: 'time-out', nth: random.integer(0, 12) };
    case 'error':
      return {
        kind: 'error',
        call,
        nth: random.integer(0, isRare(call) ? 0 : 1),
        times: random.integer(1, 4),
      };
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

/** @returns nothing where the wanted kind is of another sort. */
export function drawWorldFault(random: Random, kind: FaultKind | undefined): WorldFault | undefined {
  return oneOf(kind === undefined ? CHEAP : WORLD_FAULTS, kind, random);
}

/** @returns nothing where the wanted kind is of another sort. */
export function drawStreamStep(random: Random, { table, kind }: Draw): Step | undefined {
  const drawn = oneOf<StreamFault>(STREAM_FAULTS, kind, random);
  switch (drawn) {
    case 'trim':
    case 'trim-unread':
      return { do: 'trim', table, unread: drawn === 'trim-unread' };
    case 'split':
      return { do: 'split', table, shard: random.integer(0, 3) };
    case 'recreate':
    case 'expire-iterators':
      return { do: drawn, table };
    case undefined:
      return undefined;
  }
}

/** Made once an invocation at most. */
function isRare(call: Call): boolean {
  return call !== 'read' && call !== 'write' && call !== 'rows' && call !== 'registry';
}

function oneOf<Kind extends FaultKind>(
  kinds: readonly Kind[],
  wanted: FaultKind | undefined,
  random: Random,
): Kind | undefined {
  return wanted === undefined ? random.pick(kinds) : kinds.find((kind) => kind === wanted);
}
