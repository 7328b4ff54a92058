import { Agent } from 'node:http';
import { pushStream } from 'dynamodb-stream-elasticsearch';
import { Connection, Transport } from 'elasticsearch-of-the-peer';

const { NODE_URL, API_KEY, INDEX, TUNED } = process.env;
const isTuned = TUNED === 'yes';
const agent = new Agent({ keepAlive: isTuned, maxSockets: 256 });

/**
 * Its own connection signs every request for AWS and has no place for a key, which a node of one's own asks for: by its
 * documented option its client gets that client's ordinary connection, which is less work. Sockets are kept, or not,
 * as `keepAlive` says.
 */
const elasticSearchOptions = { Connection, Transport, auth: { apiKey: API_KEY }, agent: () => agent };

/** The package with what it does unless told, or with what makes it fast. */
export async function handler(event) {
  await pushStream({
    event,
    endpoint: NODE_URL,
    index: INDEX,
    elasticSearchOptions,
    ...(isTuned ? { useBulk: true, refresh: false, keepAlive: true } : {}),
  });
}
