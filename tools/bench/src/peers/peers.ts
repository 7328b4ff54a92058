/** What a peer's handler is: a file of the folder `peers`, and what it is told. */
export interface Peer {
  readonly name: string;
  /** Of its cell: a tenant id. */
  readonly id: string;
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The quicker peer with the same document ids that fills its index before anything is measured. */
  readonly seededBy?: string;
}

const STREAM = 'dynamodb-stream-elasticsearch 3.3.1';
const POWERTOOLS = 'Powertools batch 2.35.0';

export const PEERS: readonly Peer[] = [
  {
    name: `${STREAM}, tuned`,
    id: 'peer-stream-tuned',
    entry: 'stream-elasticsearch',
    environment: { TUNED: 'yes' },
  },
  {
    name: `${STREAM}, as it comes`,
    id: 'peer-stream',
    entry: 'stream-elasticsearch',
    environment: {},
    seededBy: 'peer-stream-tuned',
  },
  {
    name: `${POWERTOOLS}, in parallel`,
    id: 'peer-powertools-parallel',
    entry: 'powertools',
    environment: { IN_PARALLEL: 'yes' },
  },
  {
    name: `${POWERTOOLS}, in turn`,
    id: 'peer-powertools-in-turn',
    entry: 'powertools',
    environment: {},
    seededBy: 'peer-powertools-parallel',
  },
  {
    name: 'record by record, as in tutorials',
    id: 'peer-one-by-one',
    entry: 'one-by-one',
    environment: {},
    seededBy: 'peer-powertools-parallel',
  },
];
