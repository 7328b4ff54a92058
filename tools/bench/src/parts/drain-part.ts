import { benchDrain } from '../drain/bench-drain.ts';
import { startDrainCloud } from '../drain/drain-cloud.ts';
import { MEMORY_MB } from '../lambda-limits.ts';
import { type Part, TITLES } from '../run-part.ts';
import { withStop } from './with-stop.ts';

export interface DrainSettings {
  readonly changes: number;
  readonly tenants: number;
}

/** How quickly a cell that is back gets what waited for it. */
export function drainPart({ changes, tenants }: DrainSettings): Part {
  return {
    title: TITLES.drain,
    notes: [
      `Lanes of 1,000 changes, half inserts, half mixed changes, in S3 (ministack); the bundled \`cdc-drain\` in a process with the heap of ${MEMORY_MB} MB, run again until nothing waits; one search node (256 MB heap) has all cells. Afterwards every index equals its table, or the run fails.`,
    ],
    run: async (onProgress) => {
      onProgress('starting a search node, DynamoDB and S3');
      return withStop(await startDrainCloud(), async (cloud) => ({
        figures: await benchDrain({ cloud, changes, tenants, onProgress }),
        tables: [],
      }));
    },
  };
}
