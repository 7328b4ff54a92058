import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, startProcess } from './managed-process.ts';
import { type Engine } from './supervisor.ts';

const program = join(
  dirname(fileURLToPath(import.meta.resolve('@cloudpf/athena-local/package.json'))),
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
