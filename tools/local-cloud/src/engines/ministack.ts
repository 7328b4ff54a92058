import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, findPython, required } from '@cloudpf/toolchain';
import { installOnce } from './install-lock.ts';
import { answers, startProcess } from './managed-process.ts';
import { runTool } from './run-tool.ts';
import { type Engine } from './supervisor.ts';

const requirements = fileURLToPath(new URL('../../engines/ministack/requirements.txt', import.meta.url));

/** Puts ministack into a virtual environment of its own; gives the folder. */
export async function installMinistack(onWait?: () => void): Promise<string> {
  const folder = join(cacheDir(), 'ministack');
  await installOnce({
    folder,
    fingerprint: readFileSync(requirements, 'utf8'),
    install: async () => {
      await runTool({ command: required(findPython()).path, args: ['-m', 'venv', folder] });
      await runTool({
        command: join(folder, 'bin/python'),
        args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
      });
    },
    ...(onWait === undefined ? {} : { onWait }),
  });
  return folder;
}

export interface MinistackOptions {
  /** What `installMinistack` gave. */
  readonly folder: string;
  readonly port: number;
  /** Where objects and secrets are kept. */
  readonly dataDir: string;
  readonly logFile: string;
  /** Puts the secrets back: ministack writes them down only at an orderly end. */
  readonly restored?: () => Promise<void>;
}

/** S3 and Secrets Manager on the loopback interface. */
export function ministack({ folder, port, dataDir, logFile, restored }: MinistackOptions): Engine {
  const [objects, state, scratch] = [join(dataDir, 'objects'), join(dataDir, 'state'), join(dataDir, 'tmp')];
  return {
    name: 'S3 and Secrets Manager',
    launch: async (spawned) => {
      for (const each of [objects, state, scratch]) {
        mkdirSync(each, { recursive: true });
      }
      return startProcess(
        {
          name: 'S3 and Secrets Manager',
          command: join(folder, 'bin/python'),
          args: ['-m', 'ministack'],
          env: {
            GATEWAY_PORT: String(port),
            BIND_HOST: '127.0.0.1',
            SERVICES: 's3,sqs,secretsmanager',
            S3_PERSIST: '1',
            S3_DATA_DIR: objects,
            PERSIST_STATE: '1',
            STATE_DIR: state,
            TMPDIR: scratch,
            LOG_LEVEL: 'WARNING',
          },
          logFile,
          healthy: async () => answers(`http://127.0.0.1:${port}/_ministack/health`, [200]),
          startTimeoutMs: 60_000,
        },
        spawned,
      );
    },
    ...(restored === undefined ? {} : { restored }),
  };
}
