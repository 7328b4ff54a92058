import { describe, expect, it } from 'vitest';
import { type Outcome } from '../run-scenario.ts';
import { Struck } from '../struck.ts';
import { rareFaults, Tally } from './tally.ts';

function outcome(note: (struck: Struck) => void, fields: Partial<Outcome> = {}): Outcome {
  const struck = new Struck();
  note(struck);
  return { violations: [], records: 10, invocations: 3, endings: new Map(), seconds: 1, struck, ...fields };
}

describe('Tally', () => {
  it('counts a run for each fault that struck in it, and once for all', () => {
    const tally = new Tally();
    const lost = { harm: 'lost', invariant: 'I1', message: 'gone' } as const;
    tally.add(
      outcome((struck) => {
        struck.note('split', 'disk-full');
      }),
    );
    tally.add(
      outcome(
        (struck) => {
          struck.note('split');
        },
        { violations: [lost] },
      ),
    );

    const runs = tally.sums.lines.flatMap(({ fault, runs, records, harms }) =>
      runs === 0 ? [] : [`${fault} ${runs} ${records} ${harms.lost}`],
    );

    expect(runs).toEqual(['split 2 20 1', 'disk-full 1 10 0', 'all 2 20 1']);
  });

  it('counts where functions ended, and how records did', () => {
    const tally = new Tally();
    for (const when of ['before', 'after', 'after'] as const)
      tally.add(
        outcome(
          (struck) => {
            struck.noteCrash({ call: 'write', when });
          },
          {
            endings: new Map([['applied', 4]]),
          },
        ),
      );

    expect(tally.sums.crashes).toEqual([
      { call: 'write', times: { before: 1, during: 0, after: 2, late: 0 } },
    ]);
    expect(tally.sums.endings.applied).toBe(12);
    expect(tally.sums.invocations).toBe(9);
  });

  it('names the faults that struck too rarely, those that never did included', () => {
    const tally = new Tally();
    for (let run = 1; run <= 10; run += 1)
      tally.add(
        outcome((struck) => {
          struck.note('split');
        }),
      );

    expect(rareFaults(tally.sums)).toContain('crash (0)');
    expect(rareFaults(tally.sums).join()).not.toContain('split');
  });
});
