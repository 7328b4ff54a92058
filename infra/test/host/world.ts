import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changeCloud, type Cloud, readCloud } from './cloud.ts';
import { isAlive, readContainer } from './container-file.ts';
import { hostPackage } from '../../src/host/host-package.ts';

export const ZONE = 'cells.dev.cloudpf.internal';
export const INSTANCE = 'i-0123456789abcdef0';
const PARAMETERS = '/cloudpf/dev/hosts/a/cells/';
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const standIns = fileURLToPath(new URL('path', import.meta.url));

/** The image of an engine, by one hexadecimal digit of its digest. */
export function image(digit: string, version = '9.4.3'): string {
  return `docker.elastic.co/elasticsearch/elasticsearch:${version}@sha256:${digit.repeat(64)}`;
}

export interface Outcome {
  readonly code: number;
  readonly said: string;
}

export interface CellOptions {
  readonly port: number;
  readonly image?: string;
  /** Whose the volume is said to be. */
  readonly owner?: string;
  /** Where it is not the one that the tenant began with. */
  readonly volume?: string;
}

function firstVolume(tenant: string): string {
  return `vol-0${Buffer.from(tenant).toString('hex')}`;
}

/** A search host whose surroundings are stand-ins: its folders, and the cloud and the containers that it sees. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'search-host-'));

  constructor() {
    // The user that a search node runs as must get there.
    chmodSync(this.folder, 0o755);
    for (const name of ['containers', 'images', 'networks', 'disks', 'devices', 'contents', 'nodes']) {
      mkdirSync(this.path(name));
    }
    const cloud: Cloud = {
      parameters: {},
      secrets: { 'cloudpf/dev/search-ca': { versions: {} } },
      volumes: {},
      snapshots: [],
      metrics: [],
    };
    writeFileSync(this.path('cloud.json'), JSON.stringify(cloud));
    writeFileSync(this.path('max_map_count'), '1048576');
    writeFileSync(
      this.path('host.env'),
      Object.entries({
        ENVIRONMENT: 'dev',
        HOST: 'a',
        AWS_REGION: 'us-east-1',
        ADDRESS: '127.0.0.1',
        CELL_ZONE: ZONE,
        LOG_GROUP: '/cloudpf/dev/search',
        INSTANCE,
        RUN: this.path('run'),
        STATE: this.path('state'),
        MOUNTS: this.path('mounts'),
        DEVICES: this.path('devices'),
        HEALTH_SECONDS: '120',
      })
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    this.#install();
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  get cloud(): Cloud {
    return readCloud(this.folder);
  }

  /** Does as a tenant's stack: a volume and secrets, where they are not there yet, and the definition. */
  define(tenant: string, options: CellOptions): void {
    const volume = options.volume ?? firstVolume(tenant);
    changeCloud(this.folder, ({ parameters, secrets, volumes }) => {
      volumes[volume] ??= { tags: { 'cloudpf:tenant': options.owner ?? tenant } };
      for (const access of ['read', 'write', 'admin']) {
        secrets[`cloudpf/dev/cells/${tenant}/${access}`] ??= { versions: {} };
      }
      parameters[PARAMETERS + tenant] = JSON.stringify({
        tenant,
        port: options.port,
        memory: 1_024,
        image: options.image ?? image('a'),
        volume,
        secret_ref: `cloudpf/dev/cells/${tenant}`,
        hostname: `${tenant}.${ZONE}`,
      });
    });
  }

  /** Puts something else than a tenant's stack does into the tenant's parameter. */
  misdefine(tenant: string, value: string): void {
    changeCloud(this.folder, ({ parameters }) => {
      parameters[PARAMETERS + tenant] = value;
    });
  }

  forget(tenant: string): void {
    changeCloud(this.folder, ({ parameters }) => {
      Reflect.deleteProperty(parameters, PARAMETERS + tenant);
    });
  }

  volumeOf(tenant: string) {
    return this.cloud.volumes[firstVolume(tenant)];
  }

  /** Makes another volume of a snapshot: what was on the tenant's first one, without what came later. */
  restore(tenant: string, volume: string, later: string): void {
    const device = (id: string) => `nvme-Amazon_Elastic_Block_Store_${id.replace('-', '')}`;
    const first = firstVolume(tenant);
    cpSync(this.path('disks', first), this.path('disks', volume));
    for (const kept of ['contents', 'nodes']) {
      cpSync(this.path(kept, device(first)), this.path(kept, device(volume)), { recursive: true });
    }
    rmSync(this.path('contents', device(volume), later));
  }

  /** The value of a secret, as JSON has it. */
  secret(name: string): Readonly<Record<string, string>> {
    const secret = this.cloud.secrets[name];
    const value = secret?.versions[secret.current ?? ''];
    if (value === undefined) throw new Error(`the secret ${name} has no value`);
    return JSON.parse(value) as Readonly<Record<string, string>>;
  }

  runs(tenant: string): boolean {
    const container = readContainer(this.folder, `cell-${tenant}`);
    return container !== undefined && isAlive(container);
  }

  /** The last report, by `metric of whom`. */
  get metrics(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.cloud.metrics.map(({ MetricName, Dimensions, Value }) => [
        `${MetricName} of ${Dimensions.find(({ Name }) => Name !== 'environment')?.Value}`,
        Value,
      ]),
    );
  }

  /** What the host did since this was asked last, each as a command and its plain arguments. */
  takeCalls(): readonly string[] {
    const file = this.path('calls');
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    rmSync(file, { force: true });
    return calls;
  }

  run(script: string, ...args: readonly string[]): Promise<Outcome> {
    const env = [
      `NODE=${process.execPath}`,
      `WORLD=${this.folder}`,
      `CLOUDPF_HOST_FILE=${this.path('host.env')}`,
      `ROOT=${this.path('root')}`,
    ];
    const command = ['bash', '-c', 'PATH=$0:$PATH; exec "$@"', standIns, this.path('scripts/bin', script)];
    return new Promise((resolve) => {
      execFile('env', [...env, ...command, ...args], (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ code, said: stdout + stderr });
      });
    });
  }

  async end(): Promise<void> {
    for (const file of readdirSync(this.path('containers'))) {
      const container = readContainer(this.folder, file.replace(/\.json$/, ''));
      if (container?.pid === undefined || !isAlive(container)) continue;
      process.kill(container.pid, 'SIGTERM');
      while (isAlive(container)) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a machine fetches and unpacks. */
  #install(): void {
    const { content } = hostPackage(checkout, 'dev');
    const archive = this.path('host.tar.gz');
    writeFileSync(archive, content);
    mkdirSync(this.path('scripts'));
    execFileSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', this.path('scripts')]);
  }
}
