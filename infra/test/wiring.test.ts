import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';

type LoadConfig = (env: Readonly<Record<string, string>>) => unknown;

const APPS = [
  'cdc-products',
  'cdc-purchases',
  'cdc-drain',
  'cdc-heartbeat',
  'search-api',
  'analytics-api',
  'authorizer',
];

/** A function's own reader of its environment. No package imports an app, so it comes by its path. */
async function readerOf(app: string): Promise<LoadConfig> {
  const file = new URL(`../../apps/${app}/src/config.ts`, import.meta.url).href;
  const { loadConfig } = (await import(file)) as { readonly loadConfig: LoadConfig };
  return loadConfig;
}

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
});

describe.each(APPS)('the environment of %s', (app) => {
  const given = () => {
    const { environment } = prod.get('aws:lambda/function:Function', app).inputs;
    return (environment as { readonly variables: Readonly<Record<string, string>> }).variables;
  };

  it('is one that the function starts with', async () => {
    const loadConfig = await readerOf(app);

    expect(() => loadConfig(given())).not.toThrow();
  });

  it('holds nothing that the function does not read', async () => {
    const loadConfig = await readerOf(app);
    const read = new Set<string>();
    const watched = new Proxy(given(), {
      get: (env, name) => {
        read.add(String(name));
        return Reflect.get(env, name) as unknown;
      },
    });
    loadConfig(watched);

    expect(Object.keys(given()).filter((name) => !read.has(name))).toEqual([]);
  });
});

describe('the bundles', () => {
  it('are all that there are functions for', () => {
    const functions = prod.all('aws:lambda/function:Function').map(({ name }) => name);

    expect(functions.sort()).toEqual([...APPS].sort());
  });

  it('are those of the apps, each in its own function', async () => {
    for (const app of APPS) {
      const { inputs } = prod.get('aws:lambda/function:Function', app);
      expect(inputs).toMatchObject({ name: `cloudpf-prod-${app}`, handler: 'handler.handler' });
      const { path } = inputs['code'] as { readonly path: Promise<string> };
      expect(await path).toBe(`/checkout/apps/${app}/dist`);
    }
  });
});
