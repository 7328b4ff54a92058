import { type Suspect } from './suspect.ts';

export interface Patience {
  /** Milliseconds before each look at a difference; one that outlives all of them, unchanged in the last, is one. */
  readonly waitsMs: readonly number[];
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Both sides of one suspect, read afresh. */
interface Seen {
  readonly suspect: Suspect;
  readonly finding: string;
  /** Changes whenever one of the sides does. */
  readonly print: string;
}

export interface Settled<L> {
  /** The last look at what differs and stays as it is. */
  readonly persisting: readonly L[];
  /** Those that still changed while they were looked at; the pipeline is at work on them. */
  readonly unsettled: number;
}

const AT_A_TIME = 500;

/** Looks again and again at what seemed to differ, until it is equal or stays different. */
export async function settle<L extends Seen>(
  suspects: readonly Suspect[],
  look: (suspects: readonly Suspect[]) => Promise<readonly L[]>,
  { waitsMs, sleep }: Patience,
): Promise<Settled<L>> {
  let before = new Map<string, string>();
  let different: readonly L[] = [];
  let waiting = suspects;
  const unreadable: L[] = [];
  for (const [round, wait] of waitsMs.entries()) {
    if (waiting.length === 0) break;
    await sleep(wait);
    if (round > 0) before = new Map(different.map(({ suspect, print }) => [suspect.id, print]));
    const looks = await differing(waiting, look);
    // The table alone says so, and waiting does not change it.
    unreadable.push(...looks.filter(({ finding }) => finding === 'unreadable'));
    different = looks.filter(({ finding }) => finding !== 'unreadable');
    waiting = different.map(({ suspect }) => suspect);
  }
  const persisting = different.filter(
    ({ suspect, print }) => waitsMs.length === 1 || before.get(suspect.id) === print,
  );
  return {
    persisting: [...unreadable, ...persisting],
    unsettled: different.length - persisting.length,
  };
}

async function differing<L extends Seen>(
  suspects: readonly Suspect[],
  look: (suspects: readonly Suspect[]) => Promise<readonly L[]>,
): Promise<readonly L[]> {
  const different: L[] = [];
  for (let start = 0; start < suspects.length; start += AT_A_TIME) {
    const looks = await look(suspects.slice(start, start + AT_A_TIME));
    different.push(...looks.filter(({ finding }) => finding !== 'equal'));
  }
  return different;
}
