import { isNewer, type Outcome, type Position, type Reason, SUPERSEDED } from '@cloudpf/change-stream';
import { type CellClient } from '@cloudpf/cells';
import { type GuardedWrite, readPositions, type Stored, writeDocuments } from './cell-requests.ts';
import { classifyError, classifyResult } from './classify-failure.ts';
import { type PositionCache } from './position-cache.ts';

/** The newest change of one document in a lane. */
export interface Candidate {
  readonly id: string;
  readonly position: Position;
  /** As the document says it: ISO 8601. */
  readonly changedAt: string;
  readonly document: string;
  readonly isInsert: boolean;
}

export interface GuardedTarget {
  readonly client: CellClient;
  /** The alias that is written to. */
  readonly alias: string;
  readonly cache: PositionCache;
}

/** Others write the same documents at the same time; each round settles all but those just changed by another. */
const MAX_ROUNDS = 6;

const CONTENDED: Reason = {
  code: 'CONTENDED',
  message: `the document changed under every one of ${MAX_ROUNDS} attempts`,
};

/** A node takes one request for an index on one thread. A smaller part costs more than a second thread gains. */
const PARTS = 2;
const SMALLEST_PART = 200;

/**
 * Writes each candidate whose position is newer than the stored one, without scripts or version counters:
 * an insert tries to create at once; everything else, and every conflict, reads the stored position first
 * and writes on the condition that it has not changed since. A refusal of the key is thrown, when nothing of the
 * candidates is under way any more.
 * @returns an outcome a candidate, in their order.
 */
export async function guardedApply(
  target: GuardedTarget,
  candidates: readonly Candidate[],
): Promise<readonly Outcome[]> {
  const size = Math.max(SMALLEST_PART, Math.ceil(candidates.length / PARTS));
  const parts: Promise<readonly Outcome[]>[] = [];
  for (let from = 0; from < candidates.length; from += size) {
    parts.push(applyPart(target, candidates.slice(from, from + size)));
  }
  await Promise.allSettled(parts);
  return (await Promise.all(parts)).flat();
}

async function applyPart(
  target: GuardedTarget,
  candidates: readonly Candidate[],
): Promise<readonly Outcome[]> {
  // Filled, since a place that was never assigned is left out when they are mapped.
  const outcomes = new Array<Outcome | undefined>(candidates.length).fill(undefined);
  let waiting = candidates.map((_, index) => index);
  for (let round = 1; waiting.length > 0 && round <= MAX_ROUNDS; round++) {
    waiting = await applyRound({ target, candidates, outcomes, waiting, round });
  }
  return outcomes.map((outcome) => outcome ?? { kind: 'unavailable', reason: CONTENDED });
}

interface Round {
  readonly target: GuardedTarget;
  readonly candidates: readonly Candidate[];
  readonly outcomes: (Outcome | undefined)[];
  readonly waiting: readonly number[];
  readonly round: number;
}

interface PlannedWrite extends GuardedWrite {
  readonly index: number;
  readonly candidate: Candidate;
}

/** @returns the candidates that met a conflict. */
async function applyRound(round: Round): Promise<number[]> {
  let stored: ReadonlyMap<number, Stored | undefined>;
  try {
    stored = await storedPositions(round);
  } catch (error) {
    return unavailable(round, error);
  }
  const writes = newerThan(stored, round);
  if (writes.length === 0) return [];
  try {
    return await write(round, writes);
  } catch (error) {
    return failed(round, error);
  }
}

async function storedPositions({
  target,
  candidates,
  waiting,
  round,
}: Round): Promise<Map<number, Stored | undefined>> {
  const stored = new Map<number, Stored | undefined>();
  const unknown: number[] = [];
  for (const index of waiting) {
    const candidate = candidates[index];
    if (!candidate) continue;
    const known = round === 1 ? target.cache.get(target, candidate.id) : undefined;
    // That a change is superseded is not believed of the cache: it would be lost if the index was rebuilt meanwhile.
    if (known && isNewer(candidate, known)) stored.set(index, known);
    else if (round > 1 || !candidate.isInsert) unknown.push(index);
  }
  if (unknown.length > 0) {
    const ids = unknown.map((index) => candidates[index]?.id ?? '');
    const read = await readPositions(target.client, target.alias, ids);
    unknown.forEach((index, place) => stored.set(index, read[place]));
  }
  return stored;
}

/** The writes of those candidates that are newer than what is stored; the others are superseded. */
function newerThan(
  stored: ReadonlyMap<number, Stored | undefined>,
  { candidates, outcomes, waiting }: Round,
): readonly PlannedWrite[] {
  const writes: PlannedWrite[] = [];
  for (const index of waiting) {
    const candidate = candidates[index];
    if (!candidate) continue;
    const expected = stored.get(index);
    if (expected && !isNewer(candidate, expected)) {
      outcomes[index] = SUPERSEDED;
      continue;
    }
    writes.push({ index, candidate, id: candidate.id, document: candidate.document, expected });
  }
  return writes;
}

async function write({ target, outcomes }: Round, writes: readonly PlannedWrite[]): Promise<number[]> {
  const results = await writeDocuments(target.client, target.alias, writes);
  const conflicts: number[] = [];
  for (const [place, { index, candidate }] of writes.entries()) {
    const result = results[place];
    if (!result) continue;
    const { status, error, seqNo, primaryTerm } = result;
    const outcome = classifyResult(status, error);
    if (outcome === 'conflict') {
      target.cache.forget(target, candidate.id);
      conflicts.push(index);
      continue;
    }
    outcomes[index] = outcome;
    if (outcome.kind === 'applied' && seqNo !== undefined && primaryTerm !== undefined) {
      const { position, changedAt } = candidate;
      target.cache.set(target, candidate.id, { position, changedAt, seqNo, primaryTerm });
    }
  }
  return conflicts;
}

/**
 * What keeps positions from being read, or documents from arriving at all, says nothing of the documents. That the key
 * was refused is for the caller, who can have it read anew.
 */
function unavailable({ outcomes, waiting }: Round, error: unknown): number[] {
  const { code, message, keyRefused } = classifyError(error);
  if (keyRefused) throw error;
  for (const index of waiting) outcomes[index] ??= { kind: 'unavailable', reason: { code, message } };
  return [];
}

/** A request too large is halved until the document stands alone that is too large by itself. */
async function failed(round: Round, error: unknown): Promise<number[]> {
  const { code, message, isTooLarge } = classifyError(error);
  if (!isTooLarge) return unavailable(round, error);
  const { waiting, outcomes } = round;
  const [only] = waiting;
  if (waiting.length === 1 && only !== undefined) {
    outcomes[only] = { kind: 'rejected', reason: { code, message } };
    return [];
  }
  const middle = Math.ceil(waiting.length / 2);
  const left = await applyRound({ ...round, waiting: waiting.slice(0, middle) });
  const right = await applyRound({ ...round, waiting: waiting.slice(middle) });
  return [...left, ...right];
}
