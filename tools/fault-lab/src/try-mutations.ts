import { buildCore } from './core/build-core.ts';
import { MUTATIONS } from './mutations/mutations.ts';
import { type MutationResult } from './report/to-markdown.ts';
import { runScenario } from './run-scenario.ts';
import { KNOWN_SCENARIOS } from './scenario/known/known-scenarios.ts';
import { type LabWorld } from './world/lab-world.ts';

/** Runs each mutation through the history that has to notice it. @param prefix of the runs' tenant ids. */
export async function tryMutations(world: LabWorld, prefix: string): Promise<readonly MutationResult[]> {
  const results: MutationResult[] = [];
  for (const [place, mutation] of MUTATIONS.entries()) {
    const { name, breaks } = mutation;
    const scenario = KNOWN_SCENARIOS.get(name);
    if (!scenario) throw new RangeError(`no history is known that notices the mutation "${name}"`);
    const core = await buildCore(mutation);
    const run = `${prefix}${place.toString(36)}z`;
    const [first] = (await runScenario(scenario, { world, core, run })).violations;
    results.push({ name, breaks, ...(first ? { seen: `${first.invariant}: ${first.harm}` } : {}) });
  }
  return results;
}
