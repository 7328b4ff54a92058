import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { defaultDataDir } from './stack/layout.ts';
import { settings } from './stack/settings.ts';

export interface Options {
  readonly command: string;
  readonly dataDir: string;
  readonly port: number;
  readonly tenants: number;
  readonly sampleData: boolean;
  readonly detach: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly worker: boolean;
  readonly docker: boolean;
  readonly force: boolean;
}

export const usage = `Usage:
  npm start -- [options]      starts the local cloud; Ctrl-C stops it, data stay
  npm stop -- [options]       stops it
  npm run reset -- [options]  forgets all its data
  npm run athena:create-tables, npm run setup:elasticsearch

Options:
  --data-dir DIR     where data, logs and endpoints.json lie (default: .local in the checkout)
  --port N           port of the gateway (default ${settings.gatewayPort}; the next free one when taken)
  --tenants N        how many tenants, each with its own search node (default 3)
  --no-sample-data   starts with empty tables
  --detach           returns when all is ready; "npm stop" ends it
  --json             prints the endpoints as JSON at the end
  --force            reset: stops a running local cloud first
  --docker           setup:elasticsearch: the nodes of docker-compose.yml
  --help             this text`;

/** Reads the command line; throws UsageError with what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  return {
    command: positionals[0] ?? '',
    dataDir: values['data-dir'] === undefined ? defaultDataDir : resolve(values['data-dir']),
    port: wholeNumber('--port', values.port, { from: 1, to: 65_535, otherwise: settings.gatewayPort }),
    tenants: wholeNumber('--tenants', values.tenants, { from: 1, to: 50, otherwise: 3 }),
    sampleData: values['sample-data'] ?? true,
    detach: values.detach ?? false,
    json: values.json ?? false,
    help: values.help ?? false,
    worker: values.worker ?? false,
    docker: values.docker ?? false,
    force: values.force ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        tenants: { type: 'string' },
        'sample-data': { type: 'boolean' },
        detach: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        docker: { type: 'boolean' },
        force: { type: 'boolean' },
        // Set by --detach for the process that stays.
        worker: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(
  name: string,
  text: string | undefined,
  range: { readonly from: number; readonly to: number; readonly otherwise: number },
): number {
  if (text === undefined) {
    return range.otherwise;
  }
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.from || value > range.to) {
    throw new UsageError(`${name} must be a whole number from ${range.from} to ${range.to}, not "${text}"`);
  }
  return value;
}
