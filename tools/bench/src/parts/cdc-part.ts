import { bundleFigures } from '../bundle-figures.ts';
import { benchCdc } from '../cdc/bench-cdc.ts';
import { SCENARIO_NAMES, type ScenarioName, scenariosOf } from '../cdc/scenarios.ts';
import { MEMORY_MB } from '../lambda-limits.ts';
import { type Part, TITLES } from '../run-part.ts';
import { withSurroundings } from './with-surroundings.ts';

export interface CdcSettings {
  readonly rounds: number;
  readonly only?: readonly ScenarioName[];
  readonly sizes?: readonly number[];
  readonly cpuProf?: string;
}

/** The products handler against raw bulk. */
export function cdcPart({ rounds, only, sizes, cpuProf }: CdcSettings): Part {
  return {
    title: TITLES.cdc,
    isPartial: only !== undefined || sizes !== undefined || cpuProf !== undefined,
    notes: [
      `${rounds} rounds after three to warm up, one search node with a heap of 512 MB. After each comparison both indices equal the table, product by product, or the run fails.`,
      '"Mixed changes" are six updates, two inserts and two removes in ten, with every guard. No product comes twice, so each update reads the stored position first: the hardest case. "Hot keys" are the same over 300 products. "Ten tenants" is one batch for ten cells on the one node.',
      'Raw bulk is `helpers.bulk` of `@elastic/elasticsearch` with the finished documents, overwriting without looking, one call a cell and all at once; it keeps neither the order nor a tombstone from being overwritten by an older change. The handler also decodes the records.',
      `Both sides are bundles in processes with the heap that Lambda gives a function of ${MEMORY_MB} MB, and get one event at a time as JSON text; parsing it does not count. Memory is the most that the process ever held (\`VmHWM\`), batch and runtime included. Processor time counts all threads, collecting garbage and compiling too.`,
      'Registry, secrets and token keys come from a stand-in, since a warm function asks for them once.',
    ],
    run: async (onProgress) =>
      withSurroundings(onProgress, async (surroundings) => {
        const scenarios = scenariosOf(only ?? SCENARIO_NAMES, sizes);
        const figures = await benchCdc({ surroundings, scenarios, rounds, profile: cpuProf, onProgress });
        if (only !== undefined) return { figures, tables: [] };
        onProgress('cdc: bundle');
        const bundle = await bundleFigures('cdc-products', surroundings.standIn.environment);
        return { figures: [...figures, ...bundle], tables: [] };
      }),
  };
}
