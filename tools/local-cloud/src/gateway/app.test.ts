import { describe, expect, it } from 'vitest';
import { createGateway, type HttpPart } from './app.ts';

function part(name: string, healthy = true): HttpPart {
  return {
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/openapi.json') {
        return Response.json({
          openapi: '3.1.0',
          info: { title: name, version: '1' },
          paths: { [`/${name}`]: { get: { summary: `asks ${name}` } }, '/healthz': {} },
          components: { schemas: { [name]: {}, Problem: { from: name } } },
        });
      }
      if (pathname === '/healthz') return new Response(null, { status: healthy ? 200 : 503 });
      return new Response(name);
    },
  };
}

function gateway(healthy = true) {
  return createGateway({
    search: part('search'),
    analytics: part('analytics', healthy),
    publicKeys: { keys: [] },
  });
}

describe('the gateway', () => {
  it.each([
    ['/search/tambo/products', 'search'],
    ['/analytics/tambo', 'analytics'],
    ['/nowhere', 'search'],
  ])('sends %s to %s', async (path, name) => {
    expect(await (await gateway().request(path)).text()).toBe(name);
  });

  it('merges the descriptions of its parts', async () => {
    const document = await (await gateway().request('/openapi.json')).json();

    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: { '/search': {}, '/analytics': {}, '/healthz': {} },
      components: { schemas: { search: {}, analytics: {}, Problem: { from: 'search' } } },
    });
  });

  it('shows one page for all of its parts', async () => {
    const page = await (await gateway().request('/docs')).text();

    expect(page).toContain('asks search');
    expect(page).toContain('asks analytics');
  });

  it('is healthy when both parts are', async () => {
    expect((await gateway().request('/healthz')).status).toBe(200);
    expect((await gateway(false).request('/healthz')).status).toBe(503);
  });

  it('publishes the keys that tokens are checked with', async () => {
    expect(await (await gateway().request('/.well-known/jwks.json')).json()).toEqual({ keys: [] });
  });
});
