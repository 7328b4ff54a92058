import { type TestEngines } from './test-engines.ts';

/** An API key to the test node that may do everything, as a cell's keys are kept: base64 of id and secret. */
export async function superuserKey({ elasticsearch }: TestEngines, name: string): Promise<string> {
  const { url, username, password } = elasticsearch;
  const response = await fetch(`${url}/_security/api_key`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name }),
  });
  return ((await response.json()) as { encoded: string }).encoded;
}
