import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FlyingRequests } from './flying-requests.ts';
import { Life } from './life.ts';
import { Trace } from './trace.ts';

function living() {
  const network = new FlyingRequests();
  const life = new Life(network);
  const sent: string[] = [];
  let heard = 0;
  const call = (name: string) => {
    void life
      .call('write', async () => {
        sent.push(name);
      })
      .then(() => (heard += 1));
    return turn();
  };
  return { network, life, sent, call, heard: () => heard };
}

describe('Life', () => {
  it.each([
    { when: 'before', sent: [], heard: 0 },
    { when: 'during', sent: ['first'], heard: 0 },
    { when: 'after', sent: ['first'], heard: 0 },
  ] as const)(
    'ends $when a call, and nothing of it is heard or sent any more',
    async ({ when, ...expected }) => {
      const { life, sent, call, heard } = living();
      life.begin({ kind: 'crash', call: 'write', nth: 0, when });

      await call('first');
      await call('second');

      await expect(life.ended).rejects.toMatchObject({ code: 'CRASHED' });
      expect(life.isDead).toBe(true);
      expect(sent).toEqual(expected.sent);
      expect(heard()).toBe(expected.heard);
    },
  );

  it('ends in the middle of whatever call is the third, as at a time limit', async () => {
    const { life, sent, call } = living();
    life.begin({ kind: 'time-out', nth: 2 });

    await life.call('registry', async () => undefined);
    await call('second');
    await call('third');
    await call('fourth');

    await expect(life.ended).rejects.toMatchObject({ code: 'CRASHED' });
    expect(sent).toEqual(['second', 'third']);
  });

  it('takes note of the calls that were made, of those that failed, and of the one that met the fault', async () => {
    const { life } = living();
    const trace = new Trace();
    life.begin({ kind: 'error', call: 'park', nth: 0, times: 1 }, trace);

    await life.call('read', async () => 'done');
    await life.call('write', () => Promise.reject(new Error('refused'))).catch(() => undefined);
    await life.call('park', async () => 'done').catch(() => undefined);

    expect([...trace.calls]).toEqual(['read', 'write', 'park']);
    expect([...trace.failed]).toEqual(['write', 'park']);
    expect(trace.struckAt).toBe('park');
  });

  it('lets a late request land once the network lets it go', async () => {
    const { life, network, sent, call } = living();
    life.begin({ kind: 'crash', call: 'write', nth: 0, when: 'late' });

    await call('first');
    expect(sent).toEqual([]);
    network.release();

    expect(sent).toEqual(['first']);
  });

  it('ends at the call that was named, and at no other kind', async () => {
    const { life, sent, call } = living();
    life.begin({ kind: 'crash', call: 'write', nth: 1, when: 'before' });
    await life.call('read', async () => undefined);

    await call('first');
    await call('second');

    expect(sent).toEqual(['first']);
  });

  it('fails so many calls as the plan says, and goes on', async () => {
    const { life } = living();
    life.begin({ kind: 'error', call: 'park', nth: 1, times: 2 });
    const outcomes: string[] = [];

    for (let place = 0; place < 4; place += 1)
      outcomes.push(
        await life.call('park', async () => 'done').catch((error: unknown) => (error as Error).name),
      );

    expect(outcomes).toEqual(['done', 'InjectedError', 'InjectedError', 'done']);
  });

  it('forgets the fault with the invocation', async () => {
    const { life } = living();
    life.begin({ kind: 'error', call: 'park', nth: 0, times: 9 });
    life.begin(undefined);

    expect(await life.call('park', async () => 'done')).toBe('done');
  });
});
