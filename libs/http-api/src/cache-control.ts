import { type Context } from 'hono';

export interface PrivateCaching {
  readonly maxAgeSeconds: number;
  readonly staleWhileRevalidateSeconds?: number;
}

/** Lets the caller's own cache keep the answer for a while; a shared cache never, since it depends on the token. */
export function cachePrivately(context: Context, caching: PrivateCaching): void {
  const { maxAgeSeconds, staleWhileRevalidateSeconds = 0 } = caching;
  const stale =
    staleWhileRevalidateSeconds > 0 ? `, stale-while-revalidate=${staleWhileRevalidateSeconds}` : '';
  context.header('cache-control', `private, max-age=${maxAgeSeconds}${stale}`);
  context.header('vary', 'Authorization', { append: true });
}

/** For personal data: nobody keeps the answer. */
export function doNotStore(context: Context): void {
  context.header('cache-control', 'no-store');
}
