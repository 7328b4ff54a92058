import { expect, it } from 'vitest';
import { type CursorSecretList, rememberCursorSecrets } from './cursor-secrets.ts';

const MINUTE_MS = 60_000;
const MAX_AGE_MS = 5 * MINUTE_MS;

/** Secrets that can be replaced, or be out of reach, as time goes on. */
function changingSecrets(first?: CursorSecretList) {
  let time = 0;
  let stored = first;
  let reads = 0;
  const bridged: unknown[] = [];
  const secrets = rememberCursorSecrets(
    async () => {
      reads++;
      if (!stored) throw new Error('Secrets Manager is down');
      return stored;
    },
    { now: () => time, onBridged: (cause) => bridged.push(cause) },
  );
  return {
    bridged,
    secrets,
    reads: () => reads,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    store: (list: CursorSecretList | undefined) => {
      stored = list;
    },
  };
}

it('reads nothing before the first need, and then once for five minutes', async () => {
  const { secrets, reads, pass } = changingSecrets(['one']);
  expect(reads()).toBe(0);

  await Promise.all([secrets(MAX_AGE_MS), secrets(MAX_AGE_MS)]);
  pass(MAX_AGE_MS - 1);
  await secrets(MAX_AGE_MS);

  expect(reads()).toBe(1);
});

it('reads again after that', async () => {
  const { secrets, pass, store } = changingSecrets(['one']);
  await secrets(MAX_AGE_MS);

  store(['two', 'one']);
  pass(MAX_AGE_MS);

  expect(await secrets(MAX_AGE_MS)).toEqual(['two', 'one']);
});

it('bridges an outage with what it knows, and asks now and then whether it is over', async () => {
  const { bridged, secrets, reads, pass, store } = changingSecrets(['one']);
  await secrets(MAX_AGE_MS);
  store(undefined);
  pass(24 * 60 * MINUTE_MS);

  for (let request = 0; request < 50; request++) expect(await secrets(MAX_AGE_MS)).toEqual(['one']);
  expect(reads()).toBe(2);
  expect(bridged).toHaveLength(1);

  store(['two']);
  pass(MINUTE_MS);
  expect(await secrets(MAX_AGE_MS)).toEqual(['two']);
});

it('answers 503 as long as nothing is known, and works as soon as it can', async () => {
  const { bridged, secrets, store } = changingSecrets();

  await expect(secrets(MAX_AGE_MS)).rejects.toMatchObject({
    problem: { status: 503, headers: { 'retry-after': '5' } },
    cause: { message: 'Secrets Manager is down' },
  });
  store(['one']);

  expect(await secrets(MAX_AGE_MS)).toEqual(['one']);
  expect(bridged).toEqual([]);
});
