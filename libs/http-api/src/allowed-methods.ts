import { type OpenAPIHono } from '@hono/zod-openapi';
import { TrieRouter } from 'hono/router/trie-router';
import { type ApiEnv } from './api-env.ts';

const routers = new WeakMap<OpenAPIHono<ApiEnv>, TrieRouter<string>>();

/** The methods that some route has at this path, sorted; none where the path is unknown. */
export function allowedMethods(app: OpenAPIHono<ApiEnv>, path: string): readonly string[] {
  const [matches] = routerOf(app).match('ALL', path);
  const methods = new Set(matches.map(([method]) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** Made at the first unknown request, when all routes are there. */
function routerOf(app: OpenAPIHono<ApiEnv>): TrieRouter<string> {
  const known = routers.get(app);
  if (known) return known;
  const router = new TrieRouter<string>();
  for (const { method, path } of app.routes) if (method !== 'ALL') router.add('ALL', path, method);
  routers.set(app, router);
  return router;
}
