import { describe, expect, it } from 'vitest';

interface App {
  readonly request: (path: string) => Promise<Response> | Response;
}

/** Answers every question with itself: a description asks none of the app's ports. */
const anything: unknown = new Proxy(() => anything, { get: () => anything });

/** No package imports an app, so apps and the merging of their descriptions come by their paths. */
async function load<T>(path: string): Promise<T> {
  return (await import(new URL(`../../${path}`, import.meta.url).href)) as T;
}

async function descriptionOf(app: string): Promise<unknown> {
  const { createApp } = await load<{ readonly createApp: (ports: object) => App }>(`apps/${app}/src/app.ts`);
  const made = createApp({
    tokens: anything,
    tenants: anything,
    index: anything,
    freshness: anything,
    queries: anything,
    cursors: anything,
    cursorSecrets: ['signs-page-positions'],
    tables: { database: 'lake', format: 'json' },
    version: '1',
  });
  const response = await made.request('/openapi.json');
  return response.json();
}

describe('docs/openapi.json', () => {
  it('is what the apps say of themselves; `npx vitest run -u test/openapi.test.ts` writes it anew', async () => {
    const { mergeOpenapi } = await load<{
      readonly mergeOpenapi: (parts: readonly unknown[], url: string) => object;
    }>('tools/local-cloud/src/gateway/openapi.ts');
    const parts = await Promise.all([descriptionOf('search-api'), descriptionOf('analytics-api')]);

    const text = `${JSON.stringify(mergeOpenapi(parts, '/v1'), null, 2)}\n`;

    await expect(text).toMatchFileSnapshot('../../docs/openapi.json');
  });
});
