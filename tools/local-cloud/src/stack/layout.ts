import { join, resolve } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';

/** Where one local cloud keeps its files. */
export interface Layout {
  readonly dataDir: string;
  readonly logs: string;
  readonly supervisorFile: string;
  readonly processesFile: string;
  readonly portsFile: string;
  readonly loadedMark: string;
  readonly lakeFormatFile: string;
  readonly signingKeyFile: string;
  readonly cellsFile: string;
  readonly key: (name: string) => string;
  readonly dynamodb: string;
  readonly s3: string;
  readonly athena: string;
  readonly search: (tenant: string) => string;
  readonly log: (name: string) => string;
}

/** The data folder of `npm start` without `--data-dir`. */
export const defaultDataDir = join(checkoutDir(), '.local');

export function layoutOf(dataDir: string): Layout {
  const root = resolve(dataDir);
  const logs = join(root, 'logs');
  return {
    dataDir: root,
    logs,
    supervisorFile: join(root, 'run/supervisor.json'),
    processesFile: join(root, 'run/processes.json'),
    portsFile: join(root, 'run/ports.json'),
    loadedMark: join(root, 'run/sample-data.json'),
    lakeFormatFile: join(root, 'run/lake-format.json'),
    signingKeyFile: join(root, 'keys/signing-key.json'),
    cellsFile: join(root, 'keys/cells.json'),
    key: (name) => join(root, 'keys', `${name}.json`),
    dynamodb: join(root, 'dynamodb'),
    s3: join(root, 's3'),
    athena: join(root, 'athena'),
    search: (tenant) => join(root, 'search', tenant),
    log: (name) => join(logs, `${name}.log`),
  };
}
