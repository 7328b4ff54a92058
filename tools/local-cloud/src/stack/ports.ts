import getPort from 'get-port';
import * as z from 'zod';
import { readJson, writePrivateJson } from './private-file.ts';

const Ports = z.record(z.string(), z.number().int());
export type Ports = Readonly<Record<string, number>>;

/**
 * A free port for each name: the one of the last start where it is still free, else the wished one, else any.
 * What is chosen is written to `file` for the next start.
 */
export async function choosePorts(
  names: readonly string[],
  options: { readonly file: string; readonly wished: Ports },
): Promise<Ports> {
  const earlier = Ports.safeParse(readJson(options.file)).data ?? {};
  const chosen: Record<string, number> = {};
  for (const name of names) {
    const preferred = [options.wished[name], earlier[name]].filter((port) => port !== undefined);
    chosen[name] = await getPort({
      port: preferred,
      host: '127.0.0.1',
      exclude: Object.values(chosen),
      reserve: true,
    });
  }
  writePrivateJson(options.file, chosen);
  return chosen;
}
