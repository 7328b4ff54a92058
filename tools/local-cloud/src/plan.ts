import { type Progress } from './progress.ts';

/** A step reports what it does through `note` and may give a short remark for its end. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** Steps that must be done before this one begins. */
  readonly after?: readonly string[];
  readonly run: (note: (text: string) => void) => Promise<string | undefined>;
}

/**
 * Runs the steps, each as soon as those it waits for are done. Rejects at the first failure; after that no new
 * step begins, and those under way end on their own.
 */
export async function runPlan(steps: readonly Step[], report: Progress): Promise<void> {
  report({ type: 'plan', steps: steps.map(({ id, title }) => ({ id, title })) });
  const failure = new AbortController();
  const running = new Map<string, Promise<void>>();
  const runStep = async (step: Step): Promise<void> => {
    await Promise.all((step.after ?? []).map((id) => dependency(running, step, id)));
    failure.signal.throwIfAborted();
    report({ type: 'started', id: step.id });
    try {
      const text = await step.run((note) => {
        report({ type: 'note', id: step.id, text: note });
      });
      report({ type: 'done', id: step.id, ...(text === undefined ? {} : { text }) });
    } catch (error) {
      report({ type: 'failed', id: step.id, text: error instanceof Error ? error.message : String(error) });
      failure.abort(error);
      throw error;
    }
  };
  for (const step of steps) {
    running.set(step.id, runStep(step));
  }
  await Promise.all(running.values());
}

function dependency(running: ReadonlyMap<string, Promise<void>>, step: Step, id: string): Promise<void> {
  const promise = running.get(id);
  if (promise === undefined) {
    throw new Error(`Step ${step.id} waits for ${id}, which is not before it in the plan`);
  }
  return promise;
}
