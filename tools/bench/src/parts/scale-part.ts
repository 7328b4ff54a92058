import { type Part, TITLES } from '../run-part.ts';
import { scaleDocuments } from '../scale/scale-documents.ts';
import { scaleTenants } from '../scale/scale-tenants.ts';
import { withSurroundings } from './with-surroundings.ts';

export interface ScaleSettings {
  /** Numbers of tenants; false leaves them out. */
  readonly tenants: readonly number[] | false;
  /** Sizes of one index; false leaves them out. */
  readonly documents: readonly number[] | false;
  readonly rounds: number;
}

/** The products handler as what it serves grows. */
export function scalePart({ tenants, documents, rounds }: ScaleSettings): Part {
  return {
    title: TITLES.scale,
    isPartial: tenants === false || documents === false,
    notes: [
      `${rounds} rounds of one batch of 1,000 records after two to warm up; a process with Lambda's heap for each line.`,
      'Tenants: mixed changes, the tenants in turn, so a batch is 1,000 changes of one tenant or one change of each of 1,000. Stand-ins of cells answer `_bulk`, `_mget`, `_alias` and freshness marks from memory, in a process of their own and at one address; what they say is held to the same test as a real node. Every lane is at least two requests, so the cost of a record grows with the number of lanes in a batch, not with that of tenants.',
      'Documents: updates spread over an index of small products on a real node, ours and raw bulk in turn, each with its own products. While the index is small the function remembers many of the positions that it needs; the larger it is, the more it reads.',
    ],
    run: async (onProgress) =>
      withSurroundings(onProgress, async (surroundings) => {
        const options = { surroundings, rounds, onProgress };
        return {
          figures: [],
          tables: [
            ...(tenants === false ? [] : [await scaleTenants(options, tenants)]),
            ...(documents === false ? [] : [await scaleDocuments(options, documents)]),
          ],
        };
      }),
  };
}
