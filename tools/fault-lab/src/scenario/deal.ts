import { FAULT_KINDS, type FaultKind, isCostly } from './fault-kinds.ts';

/** How often in a round a kind comes that the dice leave out. */
const COSTLY_TURNS = 3;

/** One round: the costly kinds are spread among the others. */
const ROUND = spread(
  FAULT_KINDS.filter((kind) => !isCostly(kind)),
  Array.from({ length: COSTLY_TURNS }, () => FAULT_KINDS.filter(isCostly)).flat(),
);

/**
 * The kind of fault that is sure to be in the history of a seed, whatever the dice say: a number at the seed's end
 * tells whose turn it is, so that the seeds of one hunt have every kind equally often.
 */
export function dealt(seed: string): FaultKind {
  const turn = Number(/\d+$/.exec(seed)?.[0] ?? 1);
  return ROUND[(turn - 1 + ROUND.length) % ROUND.length] ?? 'crash';
}

function spread(many: readonly FaultKind[], few: readonly FaultKind[]): readonly FaultKind[] {
  const every = Math.ceil(many.length / few.length);
  return few.flatMap((one, place) => [...many.slice(place * every, (place + 1) * every), one]);
}
