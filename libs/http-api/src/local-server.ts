import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serve } from '@hono/node-server';
import * as z from 'zod';

export interface LocalServerOptions {
  readonly name: string;
  readonly port: number;
  /** Loads the API once its environment is there. */
  readonly load: () => Promise<{
    readonly app: { readonly fetch: (request: Request) => Response | Promise<Response> };
  }>;
}

/** What the local cloud that runs in this checkout says of itself in `.local/endpoints.json`. */
const Endpoints = z.object({ function_environment: z.record(z.string(), z.string()) });

/** Serves one API by itself on this machine; variables that are not given are those of the local cloud that runs. */
export async function serveLocally({ name, port, load }: LocalServerOptions): Promise<void> {
  for (const [variable, value] of Object.entries(localEnvironment())) process.env[variable] ??= value;
  const { app } = await load();
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env['PORT'] ?? port) }, (address) => {
    process.stdout.write(`${name} listens on http://127.0.0.1:${address.port}/docs\n`);
  });
}

function localEnvironment(folder = process.cwd()): Readonly<Record<string, string>> {
  const text = textOf(join(folder, '.local', 'endpoints.json'));
  if (text !== undefined) return Endpoints.parse(JSON.parse(text)).function_environment;
  const parent = dirname(folder);
  return parent === folder ? {} : localEnvironment(parent);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
