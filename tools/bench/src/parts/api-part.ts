import { benchApi } from '../api/bench-api.ts';
import { type Part, TITLES } from '../run-part.ts';
import { withSurroundings } from './with-surroundings.ts';

/** The search API against the calls that it makes. */
export function apiPart({ rounds }: { readonly rounds: number }): Part {
  return {
    title: TITLES.api,
    notes: [
      `${rounds} rounds. "Bare" are the very Elasticsearch requests that the API sends, recorded once through a proxy and repeated as they are; 16 clients, 1,200 products, eight searches.`,
    ],
    run: async (onProgress) =>
      withSurroundings(onProgress, async (surroundings) => ({
        figures: await benchApi({ surroundings, rounds, onProgress }),
        tables: [],
      })),
  };
}
