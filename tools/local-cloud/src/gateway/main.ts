import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import * as z from 'zod';
import { createGateway, type HttpPart } from './app.ts';

const Settings = z.object({
  GATEWAY_PORT: z.coerce.number().int(),
  GATEWAY_PUBLIC_KEYS: z.string().transform((file) => JSON.parse(readFileSync(file, 'utf8')) as object),
  GATEWAY_SEARCH_BUNDLE: z.string(),
  GATEWAY_ANALYTICS_BUNDLE: z.string(),
});

async function load(bundle: string): Promise<HttpPart> {
  const module = (await import(pathToFileURL(bundle).href)) as { readonly app?: HttpPart };
  if (module.app === undefined) {
    throw new Error(`${bundle} exports no "app"`);
  }
  return module.app;
}

const settings = Settings.parse(process.env);
const app = createGateway({
  search: await load(settings.GATEWAY_SEARCH_BUNDLE),
  analytics: await load(settings.GATEWAY_ANALYTICS_BUNDLE),
  publicKeys: settings.GATEWAY_PUBLIC_KEYS,
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: settings.GATEWAY_PORT });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    server.close();
    setTimeout(() => process.exit(0), 3_000).unref();
  });
}
