import { expect, it } from 'vitest';
import { runPlan, type Step } from './plan.ts';
import { type ProgressEvent } from './progress.ts';

function step(id: string, after: readonly string[], run: Step['run'] = async () => undefined): Step {
  return { id, title: id, after, run };
}

async function record(steps: readonly Step[]): Promise<{ log: string[]; error: unknown }> {
  const log: string[] = [];
  const report = (event: ProgressEvent): void => {
    if (event.type !== 'plan') log.push(`${event.type} ${event.id}`);
  };
  const error: unknown = await runPlan(steps, report).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { log, error };
}

it('begins a step when those it waits for are done, and not before', async () => {
  const { log } = await record([step('a', []), step('b', []), step('c', ['a', 'b'])]);

  expect(log.indexOf('started c')).toBeGreaterThan(log.indexOf('done a'));
  expect(log.indexOf('started c')).toBeGreaterThan(log.indexOf('done b'));
  expect(log.indexOf('started b')).toBeLessThan(log.indexOf('done a'));
});

it('begins nothing that waits for a step that failed', async () => {
  const failure = new Error('no disk');
  const failing = step('a', [], async () => Promise.reject(failure));

  const { log, error } = await record([failing, step('b', ['a'])]);

  expect(error).toBe(failure);
  expect(log).toEqual(['started a', 'failed a']);
});
