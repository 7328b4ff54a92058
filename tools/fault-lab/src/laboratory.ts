import { startTestEngines } from '@cloudpf/local-cloud';
import { brokenOff } from './broken-off.ts';
import { type Violation } from './check/violation.ts';
import { buildCore, type Core } from './core/build-core.ts';
import { type Outcome, runScenario } from './run-scenario.ts';
import { KILLABLE_TENANTS, type Scenario } from './scenario/scenario.ts';
import { type MutationResult } from './report/to-markdown.ts';
import { shrink } from './shrink.ts';
import { tryMutations } from './try-mutations.ts';
import { type LabWorld, startWorld } from './world/lab-world.ts';

const MAX_TRIALS = 120;

/** Engines that stay up, on which scenarios run one after the other. */
export class Laboratory {
  readonly #world: LabWorld;
  readonly #core: Core;
  readonly #stop: () => Promise<void>;
  #runs = 0;

  private constructor(world: LabWorld, core: Core, stop: () => Promise<void>) {
    this.#world = world;
    this.#core = core;
    this.#stop = stop;
  }

  /** Bundles the core and starts the engines; `stop` ends all of them. */
  static async open(): Promise<Laboratory> {
    const core = await buildCore();
    const running = await startTestEngines();
    try {
      const world = await startWorld({ engines: running.engines, ownNodes: KILLABLE_TENANTS.length });
      return new Laboratory(world, core, async () => {
        await world.stop();
        await running.stop();
      });
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  run(scenario: Scenario): Promise<Outcome> {
    this.#runs += 1;
    const run = `l${process.pid.toString(36)}x${this.#runs.toString(36)}z`;
    return runScenario(scenario, { world: this.#world, core: this.#core, run });
  }

  /** The shortest history found that does the same harm. */
  async shorten(scenario: Scenario, [first]: readonly Violation[]): Promise<Scenario> {
    const steps = await shrink(scenario.steps, {
      maxTrials: MAX_TRIALS,
      isRed: async (fewer) => {
        const { violations } = await this.run({ ...scenario, steps: [...fewer] }).catch(brokenOff);
        return violations.some(
          ({ harm, invariant }) => harm === first?.harm && invariant === first.invariant,
        );
      },
    });
    return { ...scenario, steps: [...steps] };
  }

  /** What the laboratory notices of each mutation of the core. */
  tryMutations(): Promise<readonly MutationResult[]> {
    return tryMutations(this.#world, `m${process.pid.toString(36)}x`);
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}
