import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type InMemoryObjectStore } from './fakes/in-memory-object-store.ts';

const Row = z.looseObject({ event_id: z.string(), position: z.string() });

/** The rows of a JSON object of the lake, read without the writer's own code. */
export function rowsOf(body: Uint8Array): z.output<typeof Row>[] {
  return gunzipSync(body)
    .toString()
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => Row.parse(JSON.parse(text)));
}

/** Sorted, with repetitions. */
export function eventIdsIn(store: InMemoryObjectStore): string[] {
  return store
    .keys('raw/')
    .flatMap((key) => rowsOf(store.object(key)!.body).map(({ event_id }) => event_id))
    .sort();
}
