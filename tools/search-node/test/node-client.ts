import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a request to a node came back with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Request {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Asks a node, with whatever credentials are given. */
export async function ask(url: string, authorization: string | undefined, request: Request): Promise<Answer> {
  const response = await fetch(url + request.path, {
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

export const basic = (node: { readonly username: string; readonly password: string }) =>
  `Basic ${Buffer.from(`${node.username}:${node.password}`).toString('base64')}`;

/** A folder that is removed with everything in it when it is no longer used. */
export function scratchFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'search-node-'));
  // The user that a node runs as must get there.
  chmodSync(path, 0o755);
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
