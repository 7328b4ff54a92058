import { fileURLToPath } from 'node:url';
import { bundleOf } from '../build/bundles.ts';
import { answers, startProcess } from './managed-process.ts';
import { type Engine } from './supervisor.ts';

const program = fileURLToPath(new URL('../gateway/main.ts', import.meta.url));

export interface GatewayOptions {
  readonly port: number;
  readonly publicKeysFile: string;
  /** What the functions read; see `appEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** The HTTP functions behind one address, in one process. */
export function gateway({ port, publicKeysFile, environment, logFile }: GatewayOptions): Engine {
  return {
    name: 'Gateway',
    launch: async (spawned) =>
      startProcess(
        {
          name: 'Gateway',
          command: process.execPath,
          args: ['--enable-source-maps', program],
          env: {
            ...environment,
            GATEWAY_PORT: String(port),
            GATEWAY_PUBLIC_KEYS: publicKeysFile,
            GATEWAY_SEARCH_BUNDLE: bundleOf('search-api'),
            GATEWAY_ANALYTICS_BUNDLE: bundleOf('analytics-api'),
          },
          logFile,
          healthy: async () => answers(`http://127.0.0.1:${port}/.well-known/jwks.json`, [200]),
          startTimeoutMs: 30_000,
        },
        spawned,
      ),
  };
}
