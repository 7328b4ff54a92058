import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Endpoints, readEndpoints } from '@cloudpf/local-cloud';
import { checkoutDir } from '@cloudpf/toolchain';

/** A whole local cloud of its own, without data, beside any that the user runs. */
export interface PrivateStack {
  readonly endpoints: Endpoints;
  /** Where the node of a tenant keeps its files. */
  nodeFolder(tenant: string): string;
  stop(): Promise<void>;
}

const GATEWAY_PORT = '18787';
const program = join(checkoutDir(), 'tools/local-cloud/src/main.ts');

export async function startPrivateStack(tenants: number): Promise<PrivateStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloudpf-bench-stack-'));
  // The search nodes may run as another user, who must be able to reach their own folders in here.
  await chmod(dataDir, 0o755);
  const cloud = (command: string, ...options: readonly string[]) =>
    promisify(execFile)(process.execPath, [program, command, '--data-dir', dataDir, ...options]);
  const stop = async () => {
    await cloud('stop');
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const options = ['--port', GATEWAY_PORT, '--tenants', String(tenants)];
    await cloud('start', ...options, '--no-sample-data', '--detach', '--json');
    return {
      endpoints: await readEndpoints(dataDir),
      nodeFolder: (tenant) => join(dataDir, 'search', tenant),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
