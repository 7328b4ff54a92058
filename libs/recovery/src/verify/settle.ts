import { type Product, type Purchase } from '@cloudpf/commerce';
import { isReadable } from './table-item.ts';
import { look, type Look, type Suspect, type VerifyPorts } from './look.ts';

export interface Patience {
  /** Milliseconds before each look at a difference; one that outlives all of them, unchanged in the last, is one. */
  readonly waitsMs: readonly number[];
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export interface Settled<T> {
  /** The last look at what differs and stays as it is. */
  readonly persisting: readonly Look<T>[];
  /** Those that still changed while they were looked at; the pipeline is at work on them. */
  readonly unsettled: number;
}

const AT_A_TIME = 500;

/** Looks again and again at what seemed to differ, until it is equal or stays different. */
export async function settle<T extends Product | Purchase>(
  suspects: readonly Suspect[],
  ports: VerifyPorts<T>,
  { waitsMs, sleep }: Patience,
): Promise<Settled<T>> {
  let before = new Map<string, string>();
  let looks: readonly Look<T>[] = [];
  let waiting = suspects;
  for (const [round, wait] of waitsMs.entries()) {
    if (waiting.length === 0) break;
    await sleep(wait);
    if (round > 0) before = new Map(looks.map((seen) => [seen.suspect.id, printOf(seen)]));
    looks = await lookAtAll(waiting, ports);
    waiting = looks.map(({ suspect }) => suspect);
  }
  const persisting = looks.filter(
    (seen) => waitsMs.length === 1 || before.get(seen.suspect.id) === printOf(seen),
  );
  return { persisting, unsettled: looks.length - persisting.length };
}

/** @returns those that differ. */
async function lookAtAll<T extends Product | Purchase>(
  suspects: readonly Suspect[],
  ports: VerifyPorts<T>,
): Promise<readonly Look<T>[]> {
  const different: Look<T>[] = [];
  for (let start = 0; start < suspects.length; start += AT_A_TIME) {
    const looks = await look(suspects.slice(start, start + AT_A_TIME), ports);
    different.push(...looks.filter(({ finding }) => finding !== 'equal'));
  }
  return different;
}

/** Changes whenever one of the sides does. */
export function printOf<T>({ finding, item, document }: Look<T>): string {
  const content = isReadable(item) ? item.hash : '';
  return `${finding} ${content} ${document?.primaryTerm ?? ''} ${document?.seqNo ?? ''}`;
}
