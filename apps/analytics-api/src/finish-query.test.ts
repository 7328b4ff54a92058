import { expect, it } from 'vitest';
import { InMemoryLakeQueries, type Script } from '../test/fakes/in-memory-lake-queries.ts';
import { ACME } from '../test/fixtures/tenants.ts';
import { awaitQuery, type Waiting } from './finish-query.ts';

const statement = { text: 'SELECT 1', parameters: [] };

/** A clock that moves only when somebody sleeps. */
function clock(): Waiting & { readonly pauses: number[] } {
  let time = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => time,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      time += milliseconds;
    },
  };
}

async function wait(script: Script, options: { until: number; signal?: AbortSignal }, waiting = clock()) {
  const queries = new InMemoryLakeQueries(script);
  const id = await queries.start(ACME, statement);
  return {
    queries,
    waiting,
    result: await awaitQuery(queries, id, { ...waiting, ...options }).catch((error: unknown) => error),
  };
}

it('looks often at first and then less and less', async () => {
  const { waiting, result } = await wait({ looks: 12 }, { until: 60_000 });

  expect(result).toMatchObject({ state: 'succeeded' });
  expect(waiting.pauses.slice(0, 3)).toEqual([40, 60, 90]);
  expect(waiting.pauses.at(-1)).toBe(2_000);
});

it('gives back a query that is still at work when the time is over, without stopping it', async () => {
  const { queries, waiting, result } = await wait({ looks: 1_000 }, { until: 100 });

  expect(result).toMatchObject({ state: 'running' });
  expect(waiting.now()).toBe(100);
  expect(queries.stopped).toEqual([]);
});

it('stops a query whose caller is gone', async () => {
  const { queries, result } = await wait({ looks: 5 }, { until: 60_000, signal: AbortSignal.abort() });

  expect(result).toMatchObject({ name: 'QueryError', failure: 'cancelled' });
  expect(queries.stopped).toEqual(['query-1']);
});

it.each([
  ['cancelled', 'Query cancelled! : Bytes scanned limit was exceeded', 'too_much_data'],
  ['cancelled', 'Query cancelled by user', 'cancelled'],
  ['failed', 'Query exhausted resources at this scale factor', 'unavailable'],
  ['failed', 'COLUMN_NOT_FOUND: line 1:8', 'rejected'],
] as const)('takes %s because of "%s" as %s', async (state, reason, failure) => {
  const { result } = await wait({ ends: { state, reason } }, { until: 60_000 });

  expect(result).toMatchObject({ failure });
});
