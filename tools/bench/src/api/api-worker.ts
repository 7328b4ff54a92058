import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { answerWith } from '../worker-side.ts';

interface Bundle {
  readonly app: { readonly fetch: (request: Request) => Response | Promise<Response> };
}

/** Serves the bundled API on a port of its own and answers where. */
answerWith<{ readonly bundle: string }>(async ({ bundle }) => {
  const { app } = (await import(pathToFileURL(bundle).href)) as Bundle;
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      resolve(`http://127.0.0.1:${port}`);
    });
  });
});
