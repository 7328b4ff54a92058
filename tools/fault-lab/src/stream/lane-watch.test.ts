import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Trace } from '../function/trace.ts';
import { LaneWatch } from './lane-watch.ts';

const [dead, well] = [{ eventId: 'dead-1' }, { eventId: 'well-1' }];
const batch = [{ eventID: 'dead-1' }, { eventID: 'well-1' }];

/** What is wrong with an invocation beside the broken cell of `dead`, if `play` is what its lanes do. */
async function watched(
  play: (trace: Trace) => Promise<void>,
  { broken = ['dead'], milliseconds = 1 }: { broken?: readonly string[]; milliseconds?: number } = {},
): Promise<readonly string[]> {
  const watch = new LaneWatch({ brokenCells: new Set(broken), isSharedBroken: false });
  const trace = new Trace();
  await play(trace);
  watch.onInvoked(batch, { trace, milliseconds, response: { batchItemFailures: [] } });
  return watch.violations.map(({ message }) => message);
}

async function sideBySide(trace: Trace): Promise<void> {
  const ends = [trace.beginLane('dead', [dead]), trace.beginLane('well', [well])];
  await turn();
  trace.end('dead-1', 'parked');
  trace.end('well-1', 'applied');
  for (const end of ends) end();
}

async function inARow(trace: Trace, waits: () => Promise<unknown>): Promise<void> {
  const end = trace.beginLane('dead', [dead]);
  await waits();
  end();
  trace.beginLane('well', [well])();
  trace.end('dead-1', 'parked');
  trace.end('well-1', 'applied');
}

describe('LaneWatch', () => {
  it('finds nothing wrong with lanes side by side', async () => {
    expect(await watched(sideBySide)).toEqual([]);
  });

  it('sees a lane that begins when the one of a broken cell has ended', async () => {
    const expected = [expect.stringContaining('the lane of well began when the one of dead had ended')];
    expect(await watched((trace) => inARow(trace, turn))).toEqual(expected);
  });

  it('lets a lane end at once, as one does whose cell is known to be broken', async () => {
    expect(await watched((trace) => inARow(trace, async () => undefined))).toEqual([]);
  });

  it('sees a lane that waits until its request times out', async () => {
    const violations = await watched(async (trace) => {
      trace.fail('write', Object.assign(new Error(), { name: 'TimeoutError' }));
      await sideBySide(trace);
    });

    expect(violations).toContainEqual(expect.stringContaining('lasted until a request to a cell timed out'));
  });

  it('sees a record without an ending, unless what holds records failed', async () => {
    const forgetful = async (trace: Trace) => {
      trace.beginLane('dead', [dead])();
    };
    const excused = async (trace: Trace) => {
      trace.fail('park', new Error());
      await forgetful(trace);
    };

    expect(await watched(forgetful)).toEqual([expect.stringContaining('dead-1 got no ending')]);
    expect(await watched(excused)).toEqual([]);
  });

  it('asks nothing where no cell is broken', async () => {
    expect(await watched((trace) => inARow(trace, turn), { broken: [] })).toEqual([]);
  });
});
