import { type ApiEnv, unavailable } from '@cloudpf/http-api';
import { type Context } from 'hono';
import { SearchUnavailableError } from '../errors.ts';
import { type Asker } from '../products/find-products.ts';

const RETRY_AFTER_SECONDS = 2;

export function askerOf(context: Context<ApiEnv>): Asker {
  return { tenant: context.get('tenant'), requestId: context.get('requestId') };
}

/** A node that does not answer is a 503 of this tenant alone. */
export async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof SearchUnavailableError)) throw cause;
    throw unavailable("this tenant's search does not answer now", RETRY_AFTER_SECONDS, { cause });
  }
}
