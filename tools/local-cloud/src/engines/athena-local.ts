import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { answers, startProcess } from './managed-process.ts';
import { type Engine } from './supervisor.ts';

const program = join(
  // Not import.meta.resolve: vitest has none where it runs the set-up of the integration tests.
  dirname(createRequire(import.meta.url).resolve('@cloudpf/athena-local/package.json')),
  'src/main.ts',
);

export interface AthenaOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly s3: string;
  /** Region and credentials of the S3 endpoint, as the SDK reads them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** The Athena API over DuckDB. */
export function athenaLocal({ port, dataDir, s3, environment, logFile }: AthenaOptions): Engine {
  return {
    name: 'Athena',
    launch: async (spawned) => {
      mkdirSync(dataDir, { recursive: true });
      return startProcess(
        {
          name: 'Athena',
          command: process.execPath,
          args: [program, '--port', String(port), '--data-dir', dataDir, '--s3', s3],
          env: environment,
          logFile,
          healthy: async () => answers(`http://127.0.0.1:${port}/`),
          startTimeoutMs: 60_000,
        },
        spawned,
      );
    },
  };
}
