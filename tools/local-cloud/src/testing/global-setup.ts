// Makes the provided value known to the compiler.
import type {} from 'vitest';
import { type TestProject } from 'vitest/node';
import { type RunningTestEngines, startTestEngines } from './test-engines.ts';

interface Shared {
  readonly running: Promise<RunningTestEngines>;
  users: number;
}

/** Every project loads this file anew; what they share lives beside them all. */
const holder = globalThis as { cloudpfTestEngines?: Shared | undefined };

/** Vitest's global set-up: real engines for `inject('engines')`, started once for all projects of a run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (holder.cloudpfTestEngines ??= { running: startTestEngines(), users: 0 });
  shared.users += 1;
  const { engines, stop } = await shared.running;
  project.provide('engines', engines);
  return async () => {
    shared.users -= 1;
    if (shared.users === 0) {
      holder.cloudpfTestEngines = undefined;
      await stop();
    }
  };
}
