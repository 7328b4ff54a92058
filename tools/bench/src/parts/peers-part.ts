import { benchPeers, PEER_SIZES } from '../peers/bench-peers.ts';
import { type Part, TITLES } from '../run-part.ts';
import { withSurroundings } from './with-surroundings.ts';

export interface PeersSettings {
  readonly rounds: number;
  readonly sizes?: readonly number[];
}

/** The products handler, raw bulk and what others publish. */
export function peersPart({ rounds, sizes }: PeersSettings): Part {
  return {
    title: TITLES.peers,
    isPartial: sizes !== undefined,
    notes: [
      `${rounds} rounds after one to warm up; in each round every function gets the same batch of mixed changes (six updates, two inserts, two removes in ten, no product twice) for an index of its own on the same node. Bundles, processes and heap are alike for all.`,
      'A budget (1.5 x) holds against the peers that end right when the changes come once and in order. "In order": a seeded history of 800 changes of 40 products that go and come back, eight batches. "An old batch again": the third of them delivered once more at the end, as the redrive of a failed batch does. Missing: in the table, not found. Outdated: an older version is found. Undead: removed, still found.',
      '`dynamodb-stream-elasticsearch` is its newest version with the client that it pins (7.13.0), which the 9.x node serves. Its own connection signs each request for AWS and cannot carry the key of a node of one\'s own, so its documented option `elasticSearchOptions` gives it the same client\'s ordinary connection; that spares it the signing. "As it comes" asks for a refresh after every record and opens a connection for each; "tuned" is `useBulk`, `refresh: false` and kept connections.',
      "Powertools' `BatchProcessor` and the tutorials' function write each record with one request of `@elastic/elasticsearch` 9. Peers' indices keep fields that the mapping does not know without indexing them, and have no tombstones: less work for the node than ours.",
    ],
    run: async (onProgress) =>
      withSurroundings(onProgress, async (surroundings) =>
        benchPeers({ surroundings, rounds, sizes: sizes ?? PEER_SIZES, onProgress }),
      ),
  };
}
